"""Decision records are numbered one after the other, and each says its number."""

from pathlib import Path

RECORDS = sorted((Path(__file__).parents[2] / "docs" / "decisions").glob("*.md"))


def test_records_are_numbered_one_after_the_other() -> None:
    assert [int(path.name[:4]) for path in RECORDS] == [*range(1, len(RECORDS) + 1)]


def test_each_record_says_its_number() -> None:
    for number, path in enumerate(RECORDS, 1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")
