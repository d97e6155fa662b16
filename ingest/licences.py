"""Which licence does a text name?"""

from __future__ import annotations

import re

_LICENCE = re.compile(
    r"Open Government Licence(?: v?\d(?:\.\d)?)?|Creative Commons [A-Z][\w -]{2,60}|\bCC[ -]BY(?:-\w\w)*(?: \d\.\d)?",
    re.I,
)


def licence_in(text: str) -> str | None:
    """The name of the first licence that a text names, or None."""
    if "licen" not in text.lower() and "CC" not in text:
        return None
    match = _LICENCE.search(text)
    return match[0].strip() if match else None
