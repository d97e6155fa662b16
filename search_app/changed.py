"""What did each run do to the library: what is new, what reads differently, what is no longer there?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.changes import Change, ChangeKind, RunChanges, Since, read_since
from gleanings.corpus.citing import one_line
from gleanings.corpus.translating import counted, gettext
from gleanings.index.vocabulary import Vocabulary
from gleanings.search_app.feeds import BEGINNING, xml_response
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.changing import change_detail
from gleanings.search_app.presenting.urls import document_url
from gleanings.search_app.presenting.wording import change_label, date_in_words
from gleanings.search_app.site import Site, site

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
    runs, older = _runs(here, found), len(found[_RUNS:])
    return tagged(Response(render_template("changes.html", since=since, runs=runs, older=older)), tag)


@blueprint.get("/changes.atom")
def changes_feed() -> Response:
    """What each run changed, as an Atom feed (RFC 4287): an entry a run, the newest first."""
    here, home = site(), site().address
    found = here.service.changes(Since())
    tag = entity_tag("changes feed", here.version, home, *here.service.state(), found[:1], len(found))
    if same := unchanged(tag):
        return same
    name = one_line(here.library.config.name)
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    SubElement(feed, "title").text = gettext("%(library)s: what changed", library=name)
    SubElement(feed, "id").text = f"{home}/changes"
    SubElement(feed, "link", rel="self", href=f"{home}/changes.atom", type="application/atom+xml")
    SubElement(feed, "link", rel="alternate", href=f"{home}/changes", type="text/html")
    SubElement(feed, "updated").text = max((each.run.started for each in found), default=BEGINNING)
    SubElement(SubElement(feed, "author"), "name").text = name
    for run in _runs(here, found):
        entry, address = SubElement(feed, "entry"), f"{home}/changes#run-{run.number}"
        counts = ", ".join(f"{group.title.lower()} {counted(group.count)}" for group in run.groups)
        SubElement(entry, "title").text = gettext(
            "Run %(number)s, %(day)s: %(changes)s",
            number=run.number,
            day=run.day,
            changes=counts or gettext("nothing changed"),
        )
        SubElement(entry, "id").text = address
        SubElement(entry, "link", rel="alternate", href=address, type="text/html")
        SubElement(entry, "updated").text = run.time
        SubElement(entry, "summary").text = "; ".join(
            one_line(f"{group.title}: {', '.join(line.title for line in group.lines)}") for group in run.groups
        )
    return tagged(xml_response(feed, "application/atom+xml"), tag)


def _runs(here: Site, found: Sequence[RunChanges]) -> list[_Run]:
    """The newest runs, as far as they are shown."""
    named = {change.document for each in found for change in each.changes if change.document}
    offered, known = here.service.offered(named), here.service.vocabulary()
    return [_run(each, offered, known) for each in found[:_RUNS]]


def _run(each: RunChanges, offered: Collection[str], known: Vocabulary) -> _Run:
    return _Run(
        number=each.run.number,
        time=each.run.started,
        day=date_in_words(each.run.started[:10]),
        groups=tuple(_groups(each.changes, offered, known)),
    )


def _groups(changes: Sequence[Change], offered: Collection[str], known: Vocabulary) -> Iterator[_Group]:
    for kind in ChangeKind:
        found = [change for change in changes if change.kind is kind]
        if found:
            lines = tuple(_line(change, offered, known) for change in found[:_LINES])
            yield _Group(change_label(kind), len(found), lines)


def _line(change: Change, offered: Collection[str], known: Vocabulary) -> _Line:
    is_there = change.document in offered
    named = change.kind not in _UNNAMED and (is_there or change.document is None)
    return _Line(
        title=(change.title or change.source) if named else (change.document or ""),
        url=document_url(change.document) if is_there and change.document else "",
        detail=change_detail(change, known) if named else "",
    )
