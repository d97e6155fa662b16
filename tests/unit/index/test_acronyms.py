"""Acronyms that documents define themselves."""

from __future__ import annotations

import pytest

from gleanings.index.acronyms import definitions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Every locally trusted organisation (LTO) met.", [("LTO", "locally trusted organisation")]),
        ("the Index of Multiple Deprivation (IMD)", [("IMD", "Index of Multiple Deprivation")]),
        ("anti-social behaviour (ASB) fell", [("ASB", "anti-social behaviour")]),
        ("community interest\ncompanies (CICs)", [("CIC", "community interest companies")]),
        ("a partner of ours. Big Local (BL)", [("BL", "Big Local")]),
        ("It ended. Local (EL)", []),
        ("a map of the town (PDF)", []),
        ("the board (see Annex)", []),
    ],
)
def test_words_before_brackets_with_the_same_initials_define_an_acronym(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert list(definitions([text])) == expected
