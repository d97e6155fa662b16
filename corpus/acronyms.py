"""Which acronyms do a library's own documents define, and where is that kept?

In one file beside the generations, which follows the catalogue as the index does; a library without the file only
knows the acronyms of its taxonomy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from gleanings.corpus.durable import write_durably

FILE_NAME = "acronyms.json"

#: Long forms of one acronym that are searched at most, those of most documents first.
MOST_FORMS = 3

#: Of one document: acronym and long form.
Definition = tuple[str, str]


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
