"""An editor without a window: speaks to yaml-language-server over its standard input and output, as editors do."""

import json
import subprocess
from pathlib import Path
from threading import Timer
from typing import Any, Self

PATIENCE = 280
"""Seconds after which a server that does not answer is ended."""


class Editor:
    """A running language server, and the files that are open in it."""

    def __init__(self, node_folder: Path, workspace: Path) -> None:
        server = node_folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
        self._process = subprocess.Popen(
            ["node", str(server), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=workspace
        )
        self._watchdog = Timer(PATIENCE, self._process.kill)
        self._watchdog.start()
        self._number = 0
        self._findings: dict[str, list[dict[str, Any]]] = {}
        root = workspace.as_uri()
        abilities = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {}}}
        self._ask("initialize", {"processId": None, "rootUri": root, "capabilities": abilities})
        self._tell("initialized", {})
        # The store of schemas is on the network, where no test looks.
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}}
        self._tell("workspace/didChangeConfiguration", {"settings": settings})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._watchdog.cancel()
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with ``text`` and return what is underlined."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self._findings:
            self._handle(self._receive())
        return self._findings[uri]

    def complete(self, path: Path, line: int, character: int) -> list[dict[str, Any]]:
        """Return what is offered at a place, both counted from 0."""
        answer = self._ask("textDocument/completion", _place(path, line, character))
        items: list[dict[str, Any]] = answer["items"]
        return items

    def hover(self, path: Path, line: int, character: int) -> str:
        """Return what is told of a place, both counted from 0."""
        answer = self._ask("textDocument/hover", _place(path, line, character))
        return str(answer["contents"]["value"]) if answer is not None else ""

    def _ask(self, method: str, params: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._handle(message)

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _handle(self, message: dict[str, Any]) -> None:
        """Take what is underlined, and answer what the server asks."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self._findings[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            self._send({"id": message["id"], "result": [None] * len(items) if items else None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()) != b"\r\n":
            assert line, "the language server has ended"
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


def _place(path: Path, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}
