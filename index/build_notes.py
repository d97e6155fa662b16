"""When was each generation built, and by which rules? Kept beside the generations, whatever engine has them.

A library without the file knows less, and nothing else: a generation without a note counts as built by other rules,
and as never published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

from gleanings.corpus.durable import write_durably
from gleanings.corpus.folding import fold
from gleanings.corpus.library import Library
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.index.analysis import Analyzer

FILE_NAME = "builds.json"

#: Words whose tokens show every rule of the analyzer: stems, apostrophes, accents, numbers, hyphens, other scripts.
_PROBE = (
    "Residents' resident-led organisations organised organizing O’Brien’s café ﬁnance 3.14 2015–16 1,200 £5m NHS "
    "the of generously happiness relational connected conditional skies dying tenants tenancy housing houses "
    "evaluation evaluations evaluated wellbeing well-being e-mail Gŵyl Llanelli’r Straße İstanbul 学习 пример AT&T"
)


@dataclass(frozen=True, slots=True)
class BuildNote:
    """What is noted of one generation.

    Attributes:
        built: when; ISO 8601 in UTC.
        rules: what its documents and words depend on besides the catalogue.
        published: whether it ever answered.
    """

    built: str
    rules: str
    published: bool = False


class BuildNotes:
    """The notes of one library.

    Args:
        library: whose index folder they lie in.
    """

    def __init__(self, library: Library) -> None:
        self._path = library.index_folder / FILE_NAME
        self._engine = library.config.engine

    def all(self) -> dict[int, BuildNote]:
        """The notes by generation; none where the file cannot be read: what is unknown is built anew."""
        notes = self._read().get(self._engine, {})
        return {int(number): note for number, note in notes.items()}

    def began(self, generation: int, rules: str) -> None:
        """Notes that a generation was built now."""
        self._write({**self.all(), generation: BuildNote(_now(), rules)})

    def published(self, generation: int, kept: Iterable[int]) -> None:
        """Notes that a generation answers, and forgets those that are no longer there."""
        notes = self.all()
        notes[generation] = replace(notes.get(generation, BuildNote(_now(), "")), published=True)
        self._write({number: notes[number] for number in kept if number in notes})

    def _write(self, notes: dict[int, BuildNote]) -> None:
        every = {**self._read(), self._engine: {str(number): note for number, note in notes.items()}}
        data = {engine: {n: asdict(note) for n, note in found.items()} for engine, found in every.items()}
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        beside = self._path.with_suffix(".new")
        write_durably(beside, json.dumps(data, indent=1).encode())
        beside.replace(self._path)

    def _read(self) -> dict[str, dict[str, BuildNote]]:
        try:
            found = json.loads(self._path.read_bytes())
            return {
                str(engine): {str(int(number)): BuildNote(**note) for number, note in notes.items()}
                for engine, notes in found.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


def rules(library: Library) -> str:
    """A digest of what documents and words of an index depend on besides the catalogue: taxonomy and analyzer."""
    language = library.config.language
    tokens = [tuple(token) for token in Analyzer(language).tokens(_PROBE)]
    known = repr((language, tokens, _names(library.taxonomy)))
    return blake2b(known.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _names(taxonomy: Taxonomy) -> list[tuple[str, ...]]:
    """By which names values become ids; labels, phrases and query synonyms are looked up as they are now."""
    themes = [(t.id, t.replaced_by or "", *sorted(map(fold, (t.label, *t.synonyms)))) for t in taxonomy.themes]
    areas = [(area.id, *sorted(map(fold, (area.name, *area.aliases)))) for area in taxonomy.areas]
    return sorted(themes) + sorted(areas)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
