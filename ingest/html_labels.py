"""Which lines around a page's title are labels, and no part of its text?

Pages of resource libraries name the kind of document right over the title and its themes right under it:
"Q&A article", "Health and wellbeing, Housing". They are what the page states about itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gleanings.ingest.html_blocks import Block, Kind

_LONGEST_LABEL = 40
_ENDS = (".", "?", "!", ":")
_NO_LABEL = re.compile(r"^by\b|\b(?:19|20)\d\d\b", re.I)


@dataclass(frozen=True, slots=True)
class AroundTitle:
    """The title and what stands right beside it.

    Attributes:
        title: the first main heading that is no furniture, or None.
        label: a short text right over it, often the kind of document, or None.
        themes: the line of short names right under it, or None.
        names: the names in that line.
    """

    title: Block | None = None
    label: Block | None = None
    themes: Block | None = None
    names: tuple[str, ...] = ()


def around_title(blocks: Sequence[Block]) -> AroundTitle:
    """What stands around the title of a page."""
    at = next((n for n, block in enumerate(blocks) if block.level == 1 and not block.furniture), None)
    if at is None:
        return AroundTitle()
    label = blocks[at - 1] if at and _is_label(blocks[at - 1]) else None
    below = next((block for block in blocks[at + 1 :] if block.kind is not Kind.PICTURE), None)
    names = _names(below)
    return AroundTitle(blocks[at], label, below if names else None, names)


def without_labels(blocks: Sequence[Block], all_blocks: Sequence[Block]) -> list[Block]:
    """Blocks without the label over the title and the line of themes under it.

    A line of names under a title without a label stays: it may be anything.
    """
    around = around_title(all_blocks)
    if around.label is None:
        return list(blocks)
    themes = around.themes if len(around.names) > 1 and not _NO_LABEL.search(around.names[0]) else None
    return [block for block in blocks if block is not around.label and (themes is None or block is not themes)]


def _is_label(block: Block) -> bool:
    return not block.furniture and block.kind is not Kind.HEADING and len(block.text) <= _LONGEST_LABEL


def _names(block: Block | None) -> tuple[str, ...]:
    if block is None or block.text.endswith(_ENDS):
        return ()
    names = tuple(name.strip() for name in block.text.split(","))
    return names if all(0 < len(name) <= _LONGEST_LABEL for name in names) else ()
