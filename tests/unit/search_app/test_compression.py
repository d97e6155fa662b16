"""Answers shrink on their way, and stay the same answers."""

from __future__ import annotations

import gzip

import pytest
import zstandard
from flask.testing import FlaskClient


def unzstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


UNPACK = {"gzip": gzip.decompress, "zstd": unzstd}


@pytest.mark.parametrize("encoding", UNPACK)
@pytest.mark.parametrize("path", ["/search?q=community", "/api/v1/search?q=community", "/search.csv", "/search.atom"])
def test_what_is_packed_is_the_same_when_unpacked(visitor: FlaskClient, path: str, encoding: str) -> None:
    """Streamed files too; one tag stands for all forms, so that none is made for a client that holds it."""
    packed = visitor.get(path, headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    plain = visitor.get(path)
    assert "Content-Encoding" not in plain.headers
    assert len(UNPACK[encoding](packed.data)) == pytest.approx(len(plain.data), abs=20)  # the time differs
    assert len(packed.data) < len(plain.data) * 0.7
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    same = visitor.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": packed.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


@pytest.mark.parametrize(
    ("accepts", "given"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("zstd;q=0, gzip;q=0.5", "gzip"),
        ("br", None),
        ("", None),
    ],
)
def test_the_client_s_wish_is_kept(visitor: FlaskClient, accepts: str, given: str | None) -> None:
    response = visitor.get("/search?q=community", headers={"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == given


def test_static_files_are_packed_and_fonts_are_left(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    css, font = (page.split(name)[0].rsplit('"', 1)[1] + name for name in ("site.css", "source-sans-3.woff2"))
    packed = visitor.get(css, headers={"Accept-Encoding": "zstd"})
    assert UNPACK["zstd"](packed.data) == visitor.get(css).data
    assert "Content-Encoding" not in visitor.get(font, headers={"Accept-Encoding": "zstd"}).headers
    assert visitor.get(css.replace("site.css", "other.css")).status_code == 404


def test_a_head_says_what_a_get_would_send_and_a_small_answer_is_sent_as_it_is(visitor: FlaskClient) -> None:
    head = visitor.head("/search?q=community", headers={"Accept-Encoding": "gzip"})
    assert (head.headers["Content-Encoding"], head.data) == ("gzip", b"")
    assert "Content-Encoding" not in visitor.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
