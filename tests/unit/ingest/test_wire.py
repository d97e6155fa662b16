"""What a reading process sends is taken only if it is exactly what our own encoder writes."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Description, Evidence, Page, Reading, Reason
from gleanings.ingest import wire
from gleanings.ingest.wire import (
    decode_described,
    decode_error,
    decode_reading,
    encode_described,
    encode_error,
    encode_reading,
)

READING = Reading(
    format="pdf",
    pages=(Page(1, "Один\n\nдва 🌳", "iv", "Heading", None, 0.5, "pdfium 5"), Page(2, "")),
    declared=(("title", "A title", "pdf-info"),),
    layout_titles=("A TITLE",),
    notes=("truncated at 5,000 pages",),
    truncated=True,
)
DESCRIPTION = Description(
    title="A title",
    year=2019,
    period="2015-16",
    authors=("Ann Other", "B. Third"),
    areas=("Eastmere",),
    evidence=(Evidence("year", "2019", "text", "March 2019", 0.8),),
)


def test_a_reading_with_its_description_comes_back_as_it_was() -> None:
    assert decode_described(encode_described((READING, DESCRIPTION))) == (READING, DESCRIPTION)


@given(st.text(st.characters(codec="utf-8")))
def test_any_valid_text_comes_back_as_it_was(text: str) -> None:
    reading = replace(READING, pages=(Page(1, text, text, text),))
    assert decode_reading(encode_reading(reading)) == reading


@pytest.mark.parametrize(
    ("made", "checks"),
    [
        (Page, wire._PAGE),
        (Reading, wire._READING),
        (Evidence, wire._EVIDENCE),
        (Description, wire._DESCRIPTION),
    ],
)
def test_every_field_of_a_type_is_checked(made: type[Any], checks: dict[str, object]) -> None:
    assert [field.name for field in fields(made)] == list(checks)


def test_a_failure_comes_back_as_it_was() -> None:
    error = decode_error(encode_error(ReadingError(Reason.DAMAGED, "no /Root \udc80")))
    assert (error.reason, error.detail) == (Reason.DAMAGED, "no /Root \\udc80")


def changed(**changes: object) -> bytes:
    values = json.loads(encode_reading(READING))
    return json.dumps({**values, **changes}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"[1, 2]",
        b"{}",
        b"[" * 200_000,
        changed(format=1),
        changed(truncated="yes"),
        changed(pages=None),
        changed(pages=[1]),
        changed(notes=[{}]),
        changed(declared=[["title", "x"]]),
        changed(layout_titles=["\ud800"]),
        changed(extra=1),
        changed(pages=[{"number": 2, "text": ""}]),
        encode_reading(replace(READING, pages=(Page(2, ""),))),
        encode_reading(replace(READING, pages=(Page(1, "", quality=2),))),
        encode_reading(READING).replace(b"0.5", b"NaN"),
        encode_reading(READING).replace(b"0.5", b"true"),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  which ValueError is nobody's business
        decode_reading(data)


@given(st.binary())
def test_no_bytes_make_the_decoder_fail_otherwise(data: bytes) -> None:
    for decode in (decode_reading, decode_described, decode_error):
        with pytest.raises(ValueError):  # noqa: PT011  as above
            decode(data)


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        decode_error(b'["nonsense", "detail"]')
