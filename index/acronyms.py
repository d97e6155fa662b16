"""Which acronyms does a document define? "locally trusted organisation (LTO)" defines LTO for every search."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gleanings.corpus.acronyms import Definition

# Without the space before it, which a search for "(" finds ten times as fast.
_SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z]{0,6}[A-Z])s?\)")
_WORD = re.compile(r"[\w’']+")
_STOP = re.compile(r"[^\w\s’'&,/-]")
_SMALL = frozenset("a an and by for from in of on or the to with".split())
# Code points before an acronym in which its long form stands.
_REACH = 120


def definitions(texts: Iterable[str]) -> tuple[Definition, ...]:
    """What the pages of a document define, each once."""
    found = (
        _definition(text[max(0, match.start() - 1 - _REACH) : match.start() - 1], match["short"])
        for text in texts
        for match in _SHORT.finditer(text)
        if match.start() and text[match.start() - 1].isspace()
    )
    return tuple(sorted({pair for pair in found if pair is not None}))


def _definition(before: str, short: str) -> Definition | None:
    """The acronym with the words right before it whose initials it has; small words need not count."""
    words = list(_WORD.finditer(before))
    for start in range(len(words) - 1, -1, -1):
        if _STOP.search(before, words[start].start()):
            return None
        inside = [word.group().lower() for word in words[start:]]
        initials = {"".join(w[0] for w in inside), "".join(w[0] for w in inside if w not in _SMALL)}
        if short.lower() in initials and inside[0] not in _SMALL:
            return short, " ".join(before[words[start].start() :].split())
    return None
