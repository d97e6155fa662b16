"""What was searched, where that is not what was typed, and how is it undone?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gleanings.corpus.translating import gettext, listed, ngettext, quoted
from gleanings.index.answer import Answer
from gleanings.search_app.presenting.urls import search_url


@dataclass(frozen=True, slots=True)
class Swap:
    """A search that was changed: what it says, and the link that takes the change back."""

    sentence: str
    link: str
    url: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the page says above its results.

    Attributes:
        corrected: misspelt words that were replaced.
        expanded: synonyms that were searched too.
        notes: what could not be understood.
        parsed: the query as it was understood, where the reasons of hits are shown.
        explain: the URL of the search with those reasons, or without them where they are shown; "" without a text.
    """

    corrected: Swap | None
    expanded: Swap | None
    notes: tuple[str, ...]
    parsed: str
    explain: str


def understanding(answer: Answer) -> Understanding:
    """What is said of how a search was understood."""
    request = answer.request
    explain = search_url(replace(request, explain=not request.explain)) if answer.parsed and answer.hits else ""
    parsed = answer.parsed if request.explain else ""
    return Understanding(_corrected(answer), _expanded(answer), answer.notes, parsed, explain)


def _corrected(answer: Answer) -> Swap | None:
    if not answer.corrections:
        return None
    typed = _listed([found.typed for found in answer.corrections])
    used = _listed([found.used for found in answer.corrections])
    as_typed = search_url(replace(answer.request, correct=False, offset=0))
    said = ngettext(
        "%(typed)s is in no document: you see results for %(used)s.",
        "%(typed)s are in no document: you see results for %(used)s.",
        len(answer.corrections),
        typed=typed,
        used=used,
    )
    return Swap(said, gettext("Search for what I typed"), as_typed)


def _expanded(answer: Answer) -> Swap | None:
    if not answer.expansions:
        return None
    parts = [
        gettext("for %(word)s also %(others)s", word=quoted(found.text), others=_listed(found.synonyms))
        for found in answer.expansions
    ]
    plain = search_url(replace(answer.request, expand=False, offset=0))
    return Swap(gettext("Searched %(what)s.", what="; ".join(parts)), gettext("Leave that out"), plain)


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return listed([quoted(word) for word in words])
