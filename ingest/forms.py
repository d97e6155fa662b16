"""Which of the documents that were read are forms of one work, and which of them is the one to read?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gleanings.corpus.catalogue import Catalogue
from gleanings.corpus.folding import fold
from gleanings.corpus.model import Document
from gleanings.corpus.works import Sketched
from gleanings.ingest.sketch import containment, resemblance

#: Texts that share so much are forms of one work, whatever their titles ...
_ALIKE = 0.5
#: ... as are texts of one title that share this much, such as a report and its plain-text page.
_ALIKE_WITH_TITLE = 0.45
_CONTAINED_WITH_TITLE = 0.75

_PREFIX = re.compile(
    r"^(plain text( version)?|draft|final|accessible version)\b[\s:–-]*|[\s(:–-]*(draft|final)( v?\d+)?\)?$"
)
_DRAFT = re.compile(r"\bdrafts?\b", re.IGNORECASE)
_TWIN = re.compile(r"^\s*(plain|text)[ -]?(text|only)\b", re.IGNORECASE)


def link_forms(catalogue: Catalogue, documents: Iterable[str]) -> int:
    """Links documents to the other forms of their works; returns how many links are new."""
    new = 0
    for identity in documents:
        found = catalogue.works.sketched(identity)
        if found is None:
            new += catalogue.works.link(identity, None)
            continue
        document = catalogue.document(identity)
        forms = [
            other for other in catalogue.works.similar_to(found) if _same_work(catalogue, document, found, other)
        ]
        new += _link(catalogue, [document, *(catalogue.document(other.document) for other in forms)])
    return new


def _same_work(catalogue: Catalogue, document: Document, mine: Sketched, other: Sketched) -> bool:
    alike = resemblance(mine.sketch, other.sketch)
    if alike >= _ALIKE:
        return True
    if bare_title(document.description.title) != bare_title(catalogue.document(other.document).description.title):
        return False
    return alike >= _ALIKE_WITH_TITLE or containment(mine.sketch, other.sketch) >= _CONTAINED_WITH_TITLE


def _link(catalogue: Catalogue, forms: list[Document]) -> int:
    main = min(forms, key=_rank)
    if len(forms) == 1:
        return int(catalogue.works.link(main.id, None))
    return sum(catalogue.works.link(form.id, None if form is main else main.id) for form in forms)


def _rank(form: Document) -> tuple[bool, bool, str, bool, int, str]:
    """The form to read comes first: no draft, no plain-text twin, the latest, the PDF, the longest."""
    about = form.description
    named = f"{about.title} {form.source}"
    latest = "".join(chr(0x10FFFF - ord(letter)) for letter in about.date or str(about.year or ""))
    return (
        bool(_DRAFT.search(named)),
        bool(_TWIN.search(about.title)),
        latest or chr(0x10FFFF),
        form.format != "pdf",
        -form.words,
        form.source,
    )


def bare_title(title: str) -> str:
    """A title without the words that tell one form of a work from another, folded."""
    folded = fold(title)
    bare = _PREFIX.sub("", folded)
    return bare or folded
