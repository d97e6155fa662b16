"""How does a file come onto the disk so that a power failure leaves it whole?"""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Writes a new file, which is on the disk when this returns.

    Raises:
        OSError: the disk is full, or the like.
    """
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
