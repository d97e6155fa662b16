"""How does a file's path stand in the catalogue? As valid Unicode that leads back to the very same bytes."""

from __future__ import annotations

import re
from pathlib import Path

# Bytes of a name that are no UTF-8 reach Python as lone surrogates, which SQLite refuses; private-use
# characters stand for them. A real name that holds these would lead astray, and none is known to.
_SURROGATE = re.compile("[\udc80-\udcff]")
_STAND_IN = re.compile("[\uf780-\uf7ff]")
_SHIFT = 0xF700 - 0xDC00


def to_location(path: Path | str) -> str:
    """The text for a path."""
    return _SURROGATE.sub(lambda found: chr(ord(found.group()) + _SHIFT), str(path))


def to_path(location: str) -> Path:
    """The path for a text that ``to_location`` made."""
    return Path(_STAND_IN.sub(lambda found: chr(ord(found.group()) - _SHIFT), location))
