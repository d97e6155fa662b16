"""The language is the text's, whatever a template declares."""

from __future__ import annotations

import pytest

from gleanings.corpus.taxonomy import DEFAULTS, Taxonomy
from gleanings.ingest.describe import Describer
from gleanings.ingest.describe.language import UNDETERMINED
from tests.unit.ingest.describe.describing import DESCRIBER, described, reading

ENGLISH = (
    "The residents of the estate met in the hall and agreed that it was time for a change to the way it is run. "
)
FRENCH = "Les habitants du quartier se sont réunis dans la salle et ont décidé ensemble de l'avenir du jardin. "
ARABIC = "اجتمع سكان الحي في القاعة وقرروا معا مستقبل الحديقة العامة في مدينتهم الصغيرة. "


@pytest.mark.parametrize(
    ("text", "declared", "language", "direction"),
    [
        (ENGLISH * 3, "en-GB", "en", "ltr"),
        (ENGLISH * 3, None, "en", "ltr"),
        (FRENCH * 3, None, "fr", "ltr"),
        (FRENCH * 3, "en", "fr", "ltr"),
        (ARABIC * 3, "en", "ar", "rtl"),
        (ARABIC * 3, "fa", "fa", "rtl"),
        (ENGLISH * 3, "ar", "en", "ltr"),
        ("1 2 3", None, None, "ltr"),
    ],
)
def test_language_and_direction(text: str, declared: str | None, language: str | None, direction: str) -> None:
    stated = (("language", declared, "html-meta"),) if declared else ()
    found = described(text, declared=stated, source="1.html")
    assert (found.language, found.direction) == (language, direction)


def test_a_language_that_is_found_later_makes_the_same_description() -> None:
    """A process without the model leaves it open; which process has it depends on the order of the files."""
    stated = (("licence", "CC BY", "html-meta"), ("source_url", "https://a.example", "html-meta"))
    found = reading(FRENCH * 3, declared=stated)
    whole = DESCRIBER.describe(found, source="1.html")
    open_ = Describer(Taxonomy.load(DEFAULTS), lambda sample: UNDETERMINED).describe(found, source="1.html")
    assert DESCRIBER.with_language(open_, found, source="1.html") == whole
