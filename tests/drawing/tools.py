"""A browser that reads pictures as their users' do."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.programs import tool

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def page_result(page: Path, *flags: str) -> Any:
    """Open a page in a browser and return the JSON that its script leaves in the attribute ``data-result`` of its body.

    Fails the test where the page's console holds an error, or no result is left.
    """
    profile = page.parent / "profile"
    opened = subprocess.run(
        [
            tool(*BROWSERS, package="chromium"),
            *FLAGS,
            *flags,
            "--enable-logging=stderr",
            "--virtual-time-budget=60000",
            f"--user-data-dir={profile}",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    console = [line for line in opened.stderr.splitlines() if "CONSOLE" in line]
    assert console == []
    _, found, rest = opened.stdout.partition('data-result="')
    assert found, opened.stdout[-2000:]
    text = rest.partition('"')[0]
    for entity, character in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return json.loads(text)
