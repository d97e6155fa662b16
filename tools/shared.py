"""Where is what tests and tools need, and the repository does not hold?"""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """A folder of the shared one, which lies beside the checkout; ``GLEANINGS_DATA`` names its folder ``data``."""
    named = os.environ.get("GLEANINGS_DATA")
    data = Path(named) if named else _BESIDE / "data"
    return data if name == "data" else data.parent / name
