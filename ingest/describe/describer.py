"""Which judge decides which field?"""

from __future__ import annotations

from dataclasses import replace

from gleanings.corpus.model import Description, Evidence, Reading
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence, gather
from gleanings.ingest.describe.dates import find_dates
from gleanings.ingest.describe.kind import Kinds
from gleanings.ingest.describe.language import Detect, detect, find_language
from gleanings.ingest.describe.people import find_authors, find_publisher
from gleanings.ingest.describe.places import Gazetteer
from gleanings.ingest.describe.themes import Themes
from gleanings.ingest.describe.title import find_title
from gleanings.ingest.licences import licence_in

_IMPRINT = 4_000


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
        licence, why_licence = _find_licence(clues)
        source_url, why_source_url = _stated(clues, "source_url")
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
            licence=licence,
            source_url=source_url,
            evidence=(
                why_title,
                *dates.evidence,
                *why_kind,
                *why_authors,
                *why_publisher,
                *places.evidence,
                *why_themes,
                *why_language,
                *why_licence,
                *why_source_url,
            ),
        )

    def with_language(self, description: Description, reading: Reading, *, source: str) -> Description:
        """The description with the language that was left undetermined."""
        language, direction, why = find_language(gather(reading, source, description.title), detect)
        # In the place of what stands for the open one, so that nobody sees which process found it.
        evidence = (found for one in description.evidence for found in (why if one.field == "language" else (one,)))
        return replace(description, language=language, direction=direction, evidence=tuple(evidence))


def _stated(clues: Clues, field: str) -> tuple[str | None, tuple[Evidence, ...]]:
    for value, source in clues.declared(field):
        return value, (evidence(field, value, source, value, 0.9),)
    return None, ()


def _find_licence(clues: Clues) -> tuple[str | None, tuple[Evidence, ...]]:
    """The licence that the file declares or an imprint names, at the beginning or at the end."""
    licence, why = _stated(clues, "licence")
    if licence is not None:
        return licence, why
    for place in (clues.text[:_IMPRINT], clues.text[-_IMPRINT:]):
        licence = licence_in(place)
        if licence is not None:
            return licence, (evidence("licence", licence, "text", licence, 0.6),)
    return None, ()
