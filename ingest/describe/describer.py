"""Which judge decides which field?"""

from __future__ import annotations

from dataclasses import replace

from gleanings.corpus.model import Description, Reading
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence, gather
from gleanings.ingest.describe.dates import find_dates
from gleanings.ingest.describe.kind import Kinds
from gleanings.ingest.describe.language import Detect, detect, find_language
from gleanings.ingest.describe.people import find_authors, find_publisher
from gleanings.ingest.describe.places import Gazetteer
from gleanings.ingest.describe.themes import Themes
from gleanings.ingest.describe.title import find_title


class Describer:
    """Describes readings in the terms of one taxonomy, which is prepared once.

    Args:
        taxonomy: the library's.
        detect: tells the language of texts that are not English; what it leaves undetermined is for
            ``with_language``.
    """

    def __init__(self, taxonomy: Taxonomy, detect: Detect = detect) -> None:
        self._taxonomy = taxonomy
        self._detect = detect
        self._kinds = Kinds(taxonomy)
        self._gazetteer = Gazetteer(taxonomy)
        self._themes = Themes(taxonomy)

    def describe(self, reading: Reading, *, source: str) -> Description:
        """What a document says it is.

        Args:
            reading: what was read of its file.
            source: path of the file inside the folder that was ingested, "/" between names.
        """
        title, why_title = find_title(reading, source)
        clues = gather(reading, source, title)
        dates = find_dates(clues)
        kind, why_kind = self._kinds.find(clues)
        authors, why_authors = find_authors(clues, self._taxonomy)
        publisher, why_publisher = find_publisher(clues, self._taxonomy)
        places = self._gazetteer.find(clues)
        themes, why_themes = self._themes.find(clues)
        language, direction, why_language = find_language(clues, self._detect)
        return Description(
            title=title,
            year=dates.year,
            period=dates.period,
            date=dates.date,
            type=kind,
            authors=authors,
            publisher=publisher,
            areas=places.areas,
            mentions=places.mentions,
            scope=places.scope,
            themes=themes,
            language=language,
            direction=direction,
            licence=_first(clues, "licence"),
            source_url=_first(clues, "source_url"),
            evidence=(
                why_title,
                *dates.evidence,
                *why_kind,
                *why_authors,
                *why_publisher,
                *places.evidence,
                *why_themes,
                *why_language,
                *(
                    evidence(field, value, source, value, 0.9)
                    for field in ("licence", "source_url")
                    for value, source in list(clues.declared(field))[:1]
                ),
            ),
        )

    def with_language(self, description: Description, reading: Reading, *, source: str) -> Description:
        """The description with the language that was left undetermined."""
        language, direction, why = find_language(gather(reading, source, description.title), detect)
        others = tuple(one for one in description.evidence if one.field != "language")
        return replace(description, language=language, direction=direction, evidence=(*others, *why))


def _first(clues: Clues, field: str) -> str | None:
    return next((value for value, _ in clues.declared(field)), None)
