"""Which of a page's blocks are its text, and which are menus, teasers and notices around it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import trafilatura

from gleanings.ingest.html_blocks import Block, Kind

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_KEPT_SHARE = 0.7
_TEXT_KINDS = (Kind.PARAGRAPH, Kind.ITEM, Kind.CELL)


def main_blocks(html: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks that belong to the page's text, in order.

    trafilatura decides which words are main text; the blocks that hold them are taken whole, with the
    headings, captions and picture descriptions among them. Where it finds little of what the page's
    own main element holds, that element decides.
    """
    kept = _agreeing(blocks, _extracted(html))
    declared = [block.main and not block.furniture and not _is_links(block) for block in blocks]
    if _words(blocks, kept) < 0.5 * _words(blocks, declared):
        kept = declared
    return _with_companions(blocks, kept)


def _extracted(html: str) -> str:
    text = trafilatura.extract(html, fast=True, include_comments=False, include_tables=True)
    return text or ""


def _agreeing(blocks: Sequence[Block], text: str) -> list[bool]:
    words = _WORD.findall(text.lower())
    shingles = set(_shingles(words))
    lines = {" ".join(_WORD.findall(line)) for line in text.lower().split("\n")}
    return [block.kind in _TEXT_KINDS and _is_in(block, shingles, lines) for block in blocks]


def _is_in(block: Block, shingles: set[tuple[str, ...]], lines: set[str]) -> bool:
    words = _WORD.findall(block.text.lower())
    if len(words) < _SHINGLE:
        return bool(words) and " ".join(words) in lines
    own = list(_shingles(words))
    return sum(shingle in shingles for shingle in own) >= _KEPT_SHARE * len(own)


def _shingles(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SHINGLE)), strict=False)


def _words(blocks: Sequence[Block], kept: Sequence[bool]) -> int:
    return sum(len(block.text) for block, keep in zip(blocks, kept, strict=True) if keep)


def _is_links(block: Block) -> bool:
    return block.linked > 0.7 * len(block.text)


def _with_companions(blocks: Sequence[Block], kept: list[bool]) -> list[Block]:
    """Adds what stands among kept text: headings over it, table cells beside it, captions and pictures."""
    indices = [number for number, keep in enumerate(kept) if keep]
    if not indices:
        return []
    first, last = indices[0], indices[-1]
    rows = {blocks[number].row for number in indices if blocks[number].row}
    chosen = [
        block
        for number, block in enumerate(blocks[: last + 1])
        if kept[number]
        or (block.kind is Kind.CELL and block.row in rows)
        or (not block.furniture and _accompanies(block, number > first))
    ]
    return _without_empty_headings(chosen)


def _accompanies(block: Block, begun: bool) -> bool:
    if block.kind is Kind.HEADING:
        return True
    return begun and block.kind in (Kind.CAPTION, Kind.PICTURE) and not block.linked


def _without_empty_headings(blocks: Sequence[Block]) -> list[Block]:
    """Leaves out headings under which nothing stands before the next one of their rank."""
    kept: list[Block] = []
    lowest_filled = 0
    for block in reversed(blocks):
        if block.kind is not Kind.HEADING:
            lowest_filled = 7
            kept.append(block)
        elif block.level < lowest_filled:
            lowest_filled = block.level
            kept.append(block)
    kept.reverse()
    return kept
