"""How are answers made smaller on their way? Zstandard where the client knows it, else gzip."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import zstandard
from flask import Flask, Response, request

#: The media types that shrink; images, fonts and PDFs are small already.
_SHRINKING = ("text/", "application/json", "application/jsonl", "application/atom+xml", "application/xml")
_ALSO = ("+json", "+xml", "javascript", "x-bibtex", "research-info-systems")
#: Less than this fits into one packet anyway.
_LEAST_BYTES = 600
_ZSTD_LEVEL, _GZIP_LEVEL = 3, 6
#: Of files that are kept for ever, which are packed once.
_ZSTD_BEST, _GZIP_BEST = 19, 9

_local = threading.local()


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def install(app: Flask) -> None:
    """Packs every answer that shrinks, for clients that can unpack it; the tag was set before and stays."""

    @app.after_request
    def pack(response: Response) -> Response:
        if not _shrinks(response):
            return response
        response.vary.add("Accept-Encoding")
        encoding = accepted()
        if encoding and response.status_code != 304:  # not modified: there is nothing to pack
            _pack(response, encoding)
        return response


def accepted() -> str:
    """The best encoding that the client accepts, or ""."""
    accepts = request.accept_encodings
    return next((name for name in ("zstd", "gzip") if accepts.quality(name) > 0), "")


def packed_for_ever(data: bytes, encoding: str) -> bytes:
    """Data as small as it gets, whatever that costs."""
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_BEST).compress(data)
    return gzip.compress(data, _GZIP_BEST, mtime=0)


def _shrinks(response: Response) -> bool:
    kind = response.mimetype or ""
    return (
        (kind.startswith(_SHRINKING) or kind.endswith(_ALSO))
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
    )


def _pack(response: Response, encoding: str) -> None:
    if response.is_sequence:
        data = response.get_data()
        if len(data) < _LEAST_BYTES:
            return
        response.set_data(_zstd().compress(data) if encoding == "zstd" else gzip.compress(data, _GZIP_LEVEL, mtime=0))
    else:
        response.response = _in_pieces(response.iter_encoded(), _packer(encoding))
        response.headers.pop("Content-Length", None)
    response.headers["Content-Encoding"] = encoding


def _in_pieces(pieces: Iterable[bytes], packer: _Packer) -> Iterator[bytes]:
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _packer(encoding: str) -> _Packer:
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
    return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


def _zstd() -> zstandard.ZstdCompressor:
    """This thread's: a compressor serves one thread at a time, and costs more to make than a page to pack."""
    packer: zstandard.ZstdCompressor | None = getattr(_local, "zstd", None)
    if packer is None:
        packer = _local.zstd = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
    return packer
