"""Where do tests find the real documents, which are not part of the repository?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.shared import shared


def shared_data() -> Path:
    """The folder of real documents: ``GLEANINGS_DATA``, or ``shared/data`` beside the checkout.

    Without it a test fails in CI, where it must be there, and is skipped elsewhere.
    """
    folder = shared("data")
    if folder.is_dir():
        return folder
    message = f"the real documents are missing: {folder}; set GLEANINGS_DATA to their folder"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
