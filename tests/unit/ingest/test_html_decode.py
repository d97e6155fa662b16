"""Bytes of saved pages become the characters that their readers saw."""

from __future__ import annotations

import codecs

import pytest

from gleanings.ingest.html_decode import decode_html

PAGE = "<html><p>Café “£50” – Łódź</p></html>"
WESTERN = "<html><p>Café “£50” –</p></html>"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (PAGE.encode(), PAGE),
        (codecs.BOM_UTF8 + PAGE.encode(), PAGE),
        (codecs.BOM_UTF16_LE + PAGE.encode("utf-16-le"), PAGE),
        (codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"), PAGE),
        (PAGE.encode("utf-16-le"), PAGE),
        (WESTERN.encode("cp1252"), WESTERN),
        (b"<meta charset=utf-8>" + WESTERN.encode("cp1252"), f"<meta charset=utf-8>{WESTERN}"),
        (b"<meta charset=iso-8859-1>" + WESTERN.encode("cp1252"), f"<meta charset=iso-8859-1>{WESTERN}"),
        (b"<meta charset=iso-8859-1>" + PAGE.encode(), f"<meta charset=iso-8859-1>{PAGE}"),
        (b"<meta charset=rot13>" + PAGE.encode(), f"<meta charset=rot13>{PAGE}"),
        (b"<meta charset=no-such>" + PAGE.encode(), f"<meta charset=no-such>{PAGE}"),
        ('<meta charset="windows-1251"><p>Привет'.encode("cp1251"), '<meta charset="windows-1251"><p>Привет'),
        ("<meta charset=iso-2022-jp><p>東京".encode("iso-2022-jp"), "<meta charset=iso-2022-jp><p>東京"),
    ],
)
def test_bytes_become_the_text_that_was_meant(data: bytes, text: str) -> None:
    assert decode_html(data) == text


def test_one_damaged_byte_does_not_turn_utf8_into_mojibake() -> None:
    assert "Łódź" in decode_html(PAGE.encode() * 3 + b"\xff")


def test_xml_declaration_and_nul_are_left_out_and_line_ends_are_one_kind() -> None:
    assert decode_html(b'<?xml version="1.0" encoding="utf-8"?><p>a\r\nb\rc\0</p>') == "<p>a\nb\nc</p>"
