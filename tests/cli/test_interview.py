"""``nnspec init`` at a real terminal."""

import sys
from pathlib import Path

import pytest

from tests.cli.commands import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")

if sys.platform != "win32":
    from tests.cli.pseudo_terminal import Conversation

CONCERT = """\
# yaml-language-server: $schema=nnspec.schema.json
nnspec: 1
name: concert
description: Should I go to the concert tomorrow?
inputs:
  snacks: {type: boolean, question: "Will I have enough money to buy snacks?"}
  partner: {type: boolean, question: "Will my partner be able to go with me?"}
  driving: {type: boolean, question: "Do I feel like driving: tomorrow?"}
weights: {snacks: 1, partner: 4, driving: 3}
threshold: 6
outputs: {go: {type: boolean}}
examples:
  - {given: {snacks: no, partner: yes, driving: yes}, expect: {go: yes}}
  - {given: {snacks: yes, partner: yes, driving: no}, expect: {go: no}}
  - {given: {snacks: yes, partner: yes, driving: yes}, expect: {go: yes}}
  - {given: {snacks: no, partner: no, driving: no}, expect: {go: no}}
"""

QUESTIONS = (
    ("Name of the decision [decision]", "concert"),
    ("What it decides", "Should I go to the concert tomorrow?"),
    ("A word for its answer [go]", ""),
    ("Question 1", "Will I have enough money to buy snacks?"),
    ("A word for it [snacks]", ""),
    ("Its weight", ""),
    ("Question 2", "Will my partner be able to go with me?"),
    ("A word for it [partner]", ""),
    ("Its weight", "4"),
    ("Question 3", "Do I feel like driving: tomorrow?"),
    ("A word for it [driving]", ""),
    ("Its weight", "3"),
    ("Question 4", ""),
)

TABLE = """\
snacks  partner  driving  sum  go
no      no       no         0  no
no      no       yes        3  no
no      yes      no         4  no
no      yes      yes        7  yes
yes     no       no         1  no
yes     no       yes        4  no
yes     yes      no         5  no
yes     yes      yes        8  yes
warning: 'snacks' can never change the outcome: its weight 1 in 'go' never carries a sum across the threshold 6
"""


def test_a_decision_is_asked_for_shown_and_written(tmp_path: Path, run: Run) -> None:
    with Conversation("init", cwd=tmp_path) as talk:
        talk.answer(*QUESTIONS)
        talk.expect("All yes together make 8.\n")
        talk.answer(("the sum is above [4]", "8"), ("warning: 'go' is always no", "6"))
        talk.expect(TABLE)
        talk.answer(("Enter writes concert.yaml; or give another threshold [6]", ""))
        assert talk.end() == 0
    assert "wrote concert.yaml\nwrote nnspec.schema.json\n" in talk.heard
    assert (tmp_path / "concert.yaml").read_text() == CONCERT
    assert run("check", "concert.yaml").code == run("fmt", "--check", "concert.yaml").code == 0
    following = talk.heard.rpartition("Next:\n")[2].splitlines()
    assert following == [
        "  nnspec analyze concert.yaml",
        "  nnspec test concert.yaml",
        "  nnspec decide concert.yaml snacks=no partner=yes driving=yes",
    ]
    for line in following:
        told = run(*line.split()[1:])
        assert (told.code, told.err) == (0, "")


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("asked", [0, 5, len(QUESTIONS)])
def test_leaving_writes_nothing(key: str, asked: int, tmp_path: Path) -> None:
    with Conversation("init", cwd=tmp_path) as talk:
        talk.answer(*QUESTIONS[:asked])
        talk.expect([*QUESTIONS, ("the sum is above [4]: ", "")][asked][0])
        assert talk.leave(key) == 130
    assert talk.heard.endswith("nnspec init: nothing was written\n")
    assert [*tmp_path.iterdir()] == []


def test_an_answer_that_cannot_be_read_is_asked_for_again(tmp_path: Path) -> None:
    with Conversation("init", "home.yaml", "--no-schema", cwd=tmp_path) as talk:
        talk.answer(
            ("[home]", "Home!"),
            ("a network's name begins with a small letter", ""),
            ("What it decides", "Stay home: yes or no?"),
            ("A word for its answer", "2 words"),
            ("a name begins with a letter", "stay"),
            ("Question 1", ""),
            ("one question at least", "Is it raining?"),
            ("A word for it [raining]", "stay"),
            ("stay is taken", "rain"),
            ("Its weight", "much"),
            ("a number is expected", ".inf"),
            ("a finite number is expected", "0.10"),
            ("Question 2", "雨?"),
            ("A word for it [question_2]", ""),
            ("Its weight", "-1e-2"),
            ("Question 3", ""),
            ("the sum is above [0.045]", ""),
            ("Enter writes home.yaml", ""),
        )
        assert talk.end() == 0
    text = (tmp_path / "home.yaml").read_text()
    assert text.startswith('nnspec: 1\nname: home\ndescription: "Stay home: yes or no?"\n')
    assert '  question_2: {type: boolean, question: "雨?"}\nweights: {rain: 0.10, question_2: -1e-2}\n' in text
    assert "threshold: 0.045\n" in text
    assert [path.name for path in tmp_path.iterdir()] == ["home.yaml"]


def test_a_file_that_is_there_is_refused_before_any_question_is_lost(tmp_path: Path) -> None:
    (tmp_path / "concert.yaml").write_text("mine")
    with Conversation("init", cwd=tmp_path) as talk:
        talk.answer(("Name of the decision", "concert"))
        assert talk.end() == 2
    assert "concert.yaml is there already; --force overwrites it" in talk.heard
    assert (tmp_path / "concert.yaml").read_text() == "mine"
