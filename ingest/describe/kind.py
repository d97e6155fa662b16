"""What kind of document is it?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence
from gleanings.ingest.describe.date_texts import dates_in
from gleanings.ingest.describe.phrases import Phrases

_ENOUGH = 1.0
_HEADLINES = 12
_HEADLINES_LENGTH = 1_200
_LINES_UNDER_TITLE = 7
_NEAR_LINES = 2
_LONGEST_LABEL = 60
_LONG_PDF_PAGES = 8
_LONGEST_PERSON = 4
_MOST_OF_LINE = 0.6
_MUCH_OF_LINE = 0.3
_PREPOSITIONS = frozenset(("to", "on", "of", "for", "into", "about", "in", "at", "by", "from"))
_PART_MARK = re.compile(r":\s+|\s+[–—-]\s+")
_STATED = re.compile(r"\b(?:ACTION|(?:Document |Resource |Content )?[Tt]ype|Category)\s*:\s*([A-Z][^.;,\n:]{2,40})")
#: What a label stands beside in one line: "Evaluation report January 2020", "Case study. How it began".
_DATE_BEHIND = re.compile(r"\s*[|,–-]?\s*(?:\d{1,2}\s+)?(?:[A-Z][a-z]{2,8}\s+)?(?:19|20)\d\d\.?$")
_LABEL_AND_STRAPLINE = re.compile(r"([A-Z][\w&’' -]{2,40})[.:] [A-Z]")
_STRAPLINE = re.compile(r"(?:An?|The) ((?:[\w-]+ ){1,4}?)(?:of|on|into|for) ")
_BYLINE = re.compile(r"^by:?\s+", re.I)
_LONGEST_LINE = 200
_SELF = re.compile(r"\b[Tt]his ((?:[a-z-]+ ){1,3}|[A-Z][a-z]+ )")
_FRONT = 12_000
_TWICE = 2
#: What nearly every page says of itself; it tells nothing.
_GENERAL = frozenset(
    ("article", "webpage", "website", "web page", "text", "document", "publication", "page", "creativework")
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A type, and how many words of its name matched."""

    type: str
    words: int


@dataclass(frozen=True, slots=True)
class _Vote:
    """One thing that speaks for a type."""

    type: str
    weight: float
    source: str
    detail: str


class Kinds:
    """Judges the type of documents by the types and aliases of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._names = Phrases(
            (name, _Name(kind.id, len(fold(name).split())))
            for kind in taxonomy.types
            for name in dict.fromkeys((kind.label, *kind.aliases))
        )

    def find(self, clues: Clues) -> tuple[str | None, tuple[Evidence, ...]]:
        """The id of the type, or None."""
        for value, source in clues.declared("type"):
            known = None if fold(value) in _GENERAL else self._taxonomy.type(value)
            if known:
                return known.id, (evidence("type", known.id, source, value, 0.95),)
        votes: dict[str, list[_Vote]] = {}
        for vote in self._votes(clues):
            votes.setdefault(vote.type, []).append(vote)
        totals = {kind: sum(vote.weight for vote in cast) for kind, cast in votes.items()}
        best = max(totals, key=lambda kind: totals[kind], default="")
        if totals.get(best, 0.0) < _ENOUGH or self._taxonomy.type(best) is None:
            return None, ()
        strongest = max(votes[best], key=lambda vote: vote.weight)
        confidence = min(0.9, 0.2 + totals[best] / 10)
        return best, (evidence("type", best, strongest.source, strongest.detail, confidence),)

    def _votes(self, clues: Clues) -> Iterator[_Vote]:
        yield from self._title_votes(clues)
        yield from self._line_votes(clues)
        yield from self._self_votes(clues)
        for segment in _path(clues):
            known = self._taxonomy.type(segment)
            if known:
                yield _Vote(known.id, 2.5, "file-name", segment)
        yield from _shape(clues)

    def _title_votes(self, clues: Clues) -> Iterator[_Vote]:
        """A title names its kind before the first preposition of a part, at its end, or at its beginning."""
        words, heads = _with_heads(clues.title)
        for at, name in self._names.find(words):
            end = at + name.words
            weight = 4.0 if end in heads else 3.0 if end == len(words) else 2.0 if at == 0 else 0.5
            yield _Vote(name.type, weight + 0.5 * (name.words - 1), "text", clues.title)

    def _line_votes(self, clues: Clues) -> Iterator[_Vote]:
        """Labels over and under the title: "Q&A article", "ACTION: Final rule"."""
        for stated in _STATED.finditer(clues.opening):
            begun = (name for at, name in self._names.find(fold(stated[1]).split()) if at == 0)
            longest = max(begun, key=lambda name: name.words, default=None)
            if longest:
                yield _Vote(longest.type, 4.0, "text", stated[0])
        for line in _labels(clues):
            yield from self._label_votes(line)
        for line in _lines_under_title(clues):
            yield from self._line_part_votes(line)

    def _label_votes(self, line: str) -> Iterator[_Vote]:
        words = fold(line).split()
        for _, name in self._names.find(words):
            share = name.words / len(words)
            if share >= _MOST_OF_LINE or (name.words > 1 and share >= _MUCH_OF_LINE):
                yield _Vote(name.type, 3.0 * share, "text", line)

    def _line_part_votes(self, line: str) -> Iterator[_Vote]:
        """A label that shares its line with a strapline, or with a byline and a date."""
        begun = _LABEL_AND_STRAPLINE.match(line)
        known = self._taxonomy.type(begun[1]) if begun else None
        if known:
            yield _Vote(known.id, 3.0, "text", line)
        strapline = _STRAPLINE.match(line)
        if strapline:
            said = fold(strapline[1]).split()
            named = [name for at, name in self._names.find(said) if at + name.words == len(said)]
            yield from (_Vote(name.type, 2.0, "text", line) for name in named[:1])
        undated = _DATE_BEHIND.sub("", line)
        words = fold(undated).split()
        for at, name in self._names.find(words):
            written = undated.split()[-name.words :]
            if undated != line and at + name.words == len(words) and written and written[0][:1].isupper():
                yield _Vote(name.type, 2.0, "text", line)

    def _self_votes(self, clues: Clues) -> Iterator[_Vote]:
        """What a PDF calls itself, more than once: "this report", "this final rule"."""
        if clues.reading.format != "pdf":
            return
        counts: Counter[str] = Counter()
        for match in _SELF.finditer(clues.text[:_FRONT]):
            names = [name for at, name in self._names.find(fold(match[1]).split()) if at <= 1]
            if names:
                counts[max(names, key=lambda name: name.words).type] += 1
        for kind, count in counts.most_common(1):
            if count >= _TWICE:
                yield _Vote(kind, 1.5, "text", f"calls itself so {count} times")


def _with_heads(title: str) -> tuple[list[str], set[int]]:
    """The folded words of a title, and where the heads of its parts end: "Sheds: a guide | to repairs"."""
    words: list[str] = []
    heads = set()
    for part in _PART_MARK.split(title):
        own = fold(part).split()
        if not _PREPOSITIONS.isdisjoint(own):
            heads.add(len(words) + next(at for at, word in enumerate(own) if word in _PREPOSITIONS))
        words += own
    return words, heads or {len(words)}


def _labels(clues: Clues) -> Iterator[str]:
    """Short lines over the title and right under it that head no section."""
    headings = {fold(heading) for heading in clues.headings}
    title = fold(clues.title)
    room = _HEADLINES
    for line in clues.opening[:_HEADLINES_LENGTH].split("\n"):
        text = line.strip(" -•|")
        folded = fold(text)
        if not folded or room <= 0:
            continue
        room -= 1
        if folded.startswith(title):
            room = min(room, _LINES_UNDER_TITLE)
        elif len(text) <= _LONGEST_LABEL and (room >= _LINES_UNDER_TITLE or _may_label(folded, headings, room)):
            yield text


def _lines_under_title(clues: Clues) -> Iterator[str]:
    """The lines of a cover behind the title, or the first ones of a page that does not repeat it."""
    lines = [line.strip() for line in clues.opening[:_HEADLINES_LENGTH].split("\n") if line.strip()]
    title = fold(clues.title)
    behind = next((at + 1 for at, line in enumerate(lines[:_HEADLINES]) if fold(line).startswith(title)), 0)
    return (line for line in lines[behind : behind + _NEAR_LINES + 2] if len(line) <= _LONGEST_LINE)


def _may_label(line: str, headings: set[str], room: int) -> bool:
    """Whether a line under the title may name the kind; one word further down rather heads a section."""
    return line not in headings and (" " in line or room >= _LINES_UNDER_TITLE - _NEAR_LINES)


def _path(clues: Clues) -> list[str]:
    """Folders of the address and of the file, which sites name by kind: "/case-studies/"."""
    segments = []
    for value, _ in clues.declared("source_url"):
        segments += re.sub(r"^https?://[^/]*", "", value).split("/")[:-1]
    segments += clues.source.split("/")[:-1]
    return [segment for segment in segments if segment]


def _shape(clues: Clues) -> Iterator[_Vote]:
    """What the make-up of a document suggests when nothing names its kind."""
    headings = {fold(heading) for heading in clues.headings}
    if clues.title.rstrip().endswith("?") and "key points" in headings:
        yield _Vote("q-and-a", 4.0, "layout", "a question with key points")
    if clues.reading.format == "html" and _is_signed_and_dated(clues):
        yield _Vote("blog", 1.2, "layout", "a page with a byline and the day under its title")
    if clues.reading.format == "pdf" and len(clues.reading.pages) >= _LONG_PDF_PAGES:
        yield _Vote("report", 1.2, "layout", f"{len(clues.reading.pages)} pages")


def _is_signed_and_dated(clues: Clues) -> bool:
    """Whether readers see a person's name and a day over the text, and no other label than those."""
    if any(source == "layout" for _, source in clues.declared("type")):
        return False
    seen = [value for value, source in clues.declared("author") if source == "layout"]
    signed = any(len(_BYLINE.sub("", value).split(",")[0].split()) <= _LONGEST_PERSON for value in seen)
    return signed and any(written.day for value, _ in clues.declared("date") for written in dates_in(value))
