"""The licence is the one that the file declares, else the one that its imprint names."""

from __future__ import annotations

import pytest

from tests.unit.ingest.describe.describing import FILLER, described, why

OGL = "Open Government Licence v3.0"


@pytest.mark.parametrize(
    ("imprint", "licence"),
    [
        (f"This publication is licensed under the terms of the {OGL}.", OGL),
        ("Licence: CC BY-SA 4.0", "CC BY-SA 4.0"),
        ("You need a licence to sell drinks.", None),
    ],
)
def test_the_imprint_names_the_licence(imprint: str, licence: str | None) -> None:
    found = described(f"A report\n\n{imprint}\n\n{FILLER}", format="pdf")
    assert found.licence == licence
    assert why(found, "licence") == ([(licence, "text")] if licence else [])
    assert described(f"{FILLER * 100}\n\n{imprint}", format="pdf").licence == licence


def test_a_declared_licence_comes_first_and_one_named_in_the_middle_is_not_the_document_s() -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert described(f"{OGL}. {FILLER}", declared=(("licence", address, "html-meta"),)).licence == address
    middle = f"{FILLER * 60}The map is under the {OGL}. {FILLER * 60}"
    assert described(middle, format="pdf").licence is None
