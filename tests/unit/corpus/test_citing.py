"""Names are taken apart only where that is right, and addresses are links only where they are addresses."""

from __future__ import annotations

import pytest

from gleanings.corpus.citing import web_address
from gleanings.corpus.names import Name, parse_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ada Moss", Name("Moss", "Ada")),
        ("van der Berg, Jo", Name("van der Berg", "Jo")),
        ("Jo van der Berg", Name("van der Berg", "Jo")),
        ("Moss", Name("Moss")),
        ("Power to Change", Name("Power to Change")),
        ("University of Leeds, School of Law", Name("University of Leeds, School of Law")),
        ("Neighbourhood Futures Evidence Team", Name("Neighbourhood Futures Evidence Team")),
        ("residents of Eastmere", Name("residents of Eastmere")),
    ],
)
def test_names_are_taken_apart_only_when_they_are_persons(written: str, name: Name) -> None:
    assert parse_name(written) == name


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "x",
        "",
        None,
        "http://[",
        "file:///etc/passwd",
    ],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    """Addresses are read out of documents, and a document may say anything."""
    assert web_address(address) is None


def test_web_addresses_become_links_as_they_are() -> None:
    """Spaces around them are no part of them."""
    assert web_address(" https://example.org/a?b=1#c ") == "https://example.org/a?b=1#c"
