"""Which acronyms do a library's own documents define?

"locally trusted organisation (LTO)" defines LTO for every search of the library. What each document defines is kept
beside the generations in one file, which follows the catalogue as the index does; a library without the file only
knows the acronyms of its taxonomy.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gleanings.index.generations import write_durably

FILE_NAME = "acronyms.json"

#: Long forms of one acronym that are searched at most, those of most documents first.
MOST_FORMS = 3

# Without the space before it, which a search for "(" finds ten times as fast.
_SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z]{0,6}[A-Z])s?\)")
_WORD = re.compile(r"[\w’']+")
_STOP = re.compile(r"[^\w\s’'&,/-]")
_SMALL = frozenset("a an and by for from in of on or the to with".split())
# Code points before an acronym in which its long form stands.
_REACH = 120

#: Of one document: acronym and long form.
Definition = tuple[str, str]


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


class AcronymFile:
    """The acronyms of one library.

    Args:
        folder: of the generations.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def groups(self) -> Iterator[tuple[str, ...]]:
        """Each acronym with its long forms, in the spelling of most documents."""
        documents = self._read()
        counts = Counter((short, long) for pairs in documents.values() for short, long in pairs)
        by_short: dict[str, dict[str, str]] = {}
        for (short, long), _ in counts.most_common():
            by_short.setdefault(short, {}).setdefault(long.lower(), long)
        for short, forms in by_short.items():
            for long in list(forms.values())[:MOST_FORMS]:
                yield short, long

    def write(self, changed: Mapping[str, tuple[Definition, ...]], *, anew: bool) -> None:
        """Replaces what some documents define, or with ``anew`` what all of them do.

        Raises:
            OSError: the disk is full, or the like.
        """
        documents = {} if anew else self._read()
        documents |= changed
        kept = {identity: pairs for identity, pairs in sorted(documents.items()) if pairs}
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        beside = self._path.with_suffix(".new")
        write_durably(beside, json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        beside.replace(self._path)

    def _read(self) -> dict[str, tuple[Definition, ...]]:
        """What is in the file; nothing when there is none, or none that can be read: it is written anew."""
        try:
            found = json.loads(self._path.read_bytes())
            return {identity: tuple((short, long) for short, long in pairs) for identity, pairs in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
