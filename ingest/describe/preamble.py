"""Does a document begin inside another one, and where does its own text begin?

Official journals print notices one behind the other: a file that holds one of them begins with the end of the
notice before it. What each notice is called stands right over the agency that issues it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gleanings.corpus.model import Reading

_SUBJECT = re.compile(r"(?:^|\n)(?P<subject>[^\n]{12,300})\n+AGENC(?:Y|IES):\s")
_FRONT_PAGES = 2


@dataclass(frozen=True, slots=True)
class Preamble:
    """The head of a notice.

    Attributes:
        subject: what the notice is called.
        page: index of its page, from 0.
        start: offset of the subject in the page's text.
    """

    subject: str
    page: int
    start: int


def find_preamble(reading: Reading) -> Preamble | None:
    """The head of the notice that the file holds: the last one on its page when others end there."""
    for index, page in enumerate(reading.pages[:_FRONT_PAGES]):
        found = [match for match in _SUBJECT.finditer(page.text) if not match["subject"].startswith("[")]
        if found:
            own = found[-1] if len(reading.pages) > index + 1 else found[0]
            return Preamble(" ".join(own["subject"].split()), index, own.start("subject"))
    return None
