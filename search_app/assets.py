"""Which style sheet, font and icon do the pages load, and under which address?

All of them live in one folder whose name on the web is the hash of what is in it. So browsers may keep them
for ever, the style sheet names its font by a relative path, and a new release is a new folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


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


def folder_hash(folder: Path) -> str:
    """A short hash of the names and bytes of all files in a folder."""
    digest = blake2b(digest_size=6)
    for path in sorted(folder.iterdir()):
        if path.is_file():
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
