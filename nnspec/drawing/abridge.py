"""Large networks made small enough to look at: what lies in the middle becomes one block that says how much it is."""

from dataclasses import replace

from nnspec.drawing.numbers import plural
from nnspec.drawing.subject import Block, Feed, Kind, Subject


def abridge(subject: Subject, *, inputs: int, layers: int, outputs: int) -> Subject:
    """Return the subject with at most so many blocks of each kind, the one that stands for others included.

    The first and the last stay. Neighbors in a topological order are merged, so that the rest stays acyclic.
    """
    merged: dict[str, str] = {}
    more: dict[str, Block] = {}
    limits: tuple[tuple[Kind, int], ...] = (("input", inputs), ("layer", layers), ("output", outputs))
    for kind, limit in limits:
        blocks = subject.of(kind)
        if len(blocks) > limit:
            after = (limit - 1) // 2
            hidden = blocks[limit - 1 - after : len(blocks) - after]
            key = f"(more {kind}s)"
            merged |= {block.key: key for block in hidden}
            more[key] = _more(key, kind, hidden)
    blocks_by_key: dict[str, Block] = {}
    for block in subject.blocks.values():
        key = merged.get(block.key, block.key)
        if key not in blocks_by_key:
            blocks_by_key[key] = _redirected(more.get(key, block), key, merged)
    return replace(subject, blocks=blocks_by_key)


def _more(key: str, kind: Kind, hidden: list[Block]) -> Block:
    """Return the block that stands for ``hidden``; its feeds are all of theirs."""
    feeds = tuple(dict.fromkeys(feed for block in hidden for feed in block.feeds))
    return Block(
        key=key,
        name=plural(len(hidden), f"more {kind}"),
        kind="more",
        op="",
        shape=(),
        width=1,
        feeds=feeds,
        parameters=sum(block.parameters for block in hidden),
        stands_for=kind,
    )


def _redirected(block: Block, key: str, merged: dict[str, str]) -> Block:
    """Return the block with its feeds taken from what is left; one that stands for others does not feed itself."""
    feeds = (Feed(merged.get(f.source, f.source), f.start, f.stop, f.row) for f in block.feeds)
    kept = tuple(feed for feed in feeds if feed.source != key)
    if block.kind != "more":
        return replace(block, feeds=kept)
    rows, row = [], 0  # those of the blocks that it stands for overlap
    for feed in dict.fromkeys(replace(feed, row=0) for feed in kept):
        rows.append(replace(feed, row=row))
        row += feed.stop - feed.start
    return replace(block, feeds=tuple(rows))
