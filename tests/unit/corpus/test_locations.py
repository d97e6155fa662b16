"""A path goes into the catalogue as valid Unicode and comes out as the very same bytes."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.corpus.locations import to_location, to_path

_NAMES = st.binary(min_size=1, max_size=30).filter(lambda name: b"\0" not in name and name not in (b".", b".."))


@given(_NAMES)
def test_any_name_the_system_may_have_comes_back_byte_for_byte(name: bytes) -> None:
    path = "/library/" + os.fsdecode(name.replace(b"/", b"-"))
    if any("\uf780" <= character <= "\uf7ff" for character in path):
        return  # private-use characters that stand for bytes; the module says why they may
    location = to_location(path)
    location.encode("utf-8")
    assert os.fsencode(to_path(location)) == os.fsencode(path.rstrip("/") if path != "/" else path)


@pytest.mark.parametrize("name", ["plain.pdf", "Café – 日本.pdf", "𝒳 and spaces .html", "tab\tand\nline"])
def test_an_ordinary_name_stands_as_it_is(name: str) -> None:
    assert to_location(f"/x/{name}") == f"/x/{name}"
    assert str(to_path(f"/x/{name}")) == f"/x/{name}"


def test_different_bytes_stay_different() -> None:
    names = {to_location(os.fsdecode(b"/x/" + bytes([byte]))) for byte in range(0x80, 0x100)}
    assert len(names) == 128
