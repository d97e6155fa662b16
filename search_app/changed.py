"""What did each run do to the library: what is new, what reads differently, what is no longer there?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.changes import Change, ChangeKind, RunChanges, read_since
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.urls import document_url
from gleanings.search_app.presenting.wording import CHANGE_LABELS, date_in_words
from gleanings.search_app.site import site

blueprint = Blueprint("changed", __name__)

#: A first run adds a whole library: the page shows its beginning, and says how much more there is.
_RUNS = 50
_LINES = 200
#: Of these a reader is told that they happened. What was taken away keeps its title to itself.
_UNNAMED = frozenset({ChangeKind.WITHDRAWN, ChangeKind.PURGED, ChangeKind.MERGED})


@dataclass(frozen=True, slots=True)
class _Line:
    """One change: which document, its page where it has one, and how it changed."""

    title: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Group:
    """The changes of one kind, the first of them in full."""

    title: str
    count: int
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: its number, when it began, its day in words, and what it did."""

    number: int
    time: str
    day: str
    groups: tuple[_Group, ...]


@blueprint.get("/changes")
def changes() -> Response:
    """The changes, by run, the newest first; ``?since=`` takes a run, a date or "7d"."""
    here = site()
    since = request.args.get("since", "").strip()
    found = here.service.changes(read_since(since))
    tag = entity_tag("changes", here.version, *here.service.state(), since, found[:1], len(found))
    if same := unchanged(tag):
        return same
    offered = {
        document.id
        for document in here.service.documents({c.document for run in found for c in run.changes if c.document})
    }
    page = render_template(
        "changes.html",
        since=since,
        runs=[_run(each, offered) for each in found[:_RUNS]],
        older=len(found[_RUNS:]),
    )
    return tagged(Response(page), tag)


def _run(each: RunChanges, offered: set[str]) -> _Run:
    return _Run(
        number=each.run.number,
        time=each.run.started,
        day=date_in_words(each.run.started[:10]),
        groups=tuple(_groups(each.changes, offered)),
    )


def _groups(changes: Sequence[Change], offered: set[str]) -> Iterator[_Group]:
    for kind, title in CHANGE_LABELS.items():
        found = [change for change in changes if change.kind is kind]
        if found:
            yield _Group(title, len(found), tuple(_line(change, offered) for change in found[:_LINES]))


def _line(change: Change, offered: set[str]) -> _Line:
    is_there = change.document in offered
    named = change.kind not in _UNNAMED and (is_there or change.document is None)
    return _Line(
        title=(change.title or change.source) if named else (change.document or ""),
        url=document_url(change.document) if is_there and change.document else "",
        detail=change.detail if named else "",
    )
