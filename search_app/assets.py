"""Which style sheet, font and icon do the pages load, and under which address?

All of them live in one folder whose name on the web is the hash of what is in it. So browsers may keep them
for ever, the style sheet names its font by a relative path, and a new release is a new folder. They are read and
packed once, when the first is asked for.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from flask import Response, abort

from gleanings.search_app.compression import accepted, packed_for_ever
from gleanings.search_app.headers import FOREVER

FOLDER = Path(__file__).parent / "static"

_KINDS = {".woff2": "font/woff2", ".js": "text/javascript", ".webmanifest": "application/manifest+json"}
_SHRINK = frozenset({".css", ".js", ".svg", ".txt", ".webmanifest"})


@dataclass(frozen=True, slots=True)
class Assets:
    """The static files of this release.

    Attributes:
        version: hash of all names and bytes, hexadecimal.
    """

    version: str

    @classmethod
    def load(cls) -> Assets:
        """Hashes the files once, when the site starts."""
        return cls(folder_hash(FOLDER))

    def url(self, name: str) -> str:
        """The address of a file."""
        return f"/static/{self.version}/{name}"

    def response(self, version: str, name: str) -> Response:
        """A file, packed where the client can unpack it; 404 where this release has no such file."""
        suffix = Path(name).suffix
        encoding = accepted() if suffix in _SHRINK else ""
        if version != self.version or name not in _files():
            abort(404)
        kind = _KINDS.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = Response(_data(name, encoding), mimetype=kind)
        response.headers["Cache-Control"] = FOREVER
        if suffix in _SHRINK:
            response.vary.add("Accept-Encoding")
        if encoding:
            response.headers["Content-Encoding"] = encoding
        return response


def folder_hash(folder: Path) -> str:
    """A short hash of the names and bytes of all files in a folder."""
    digest = blake2b(digest_size=6)
    for path in sorted(folder.iterdir()):
        if path.is_file():
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _files() -> dict[str, bytes]:
    """The bytes of every file by its name."""
    return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}


@cache
def _data(name: str, encoding: str) -> bytes:
    return packed_for_ever(_files()[name], encoding) if encoding else _files()[name]
