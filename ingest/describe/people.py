"""Who wrote the document, and who published it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence
from gleanings.corpus.names import has_honorific, is_organisation, is_person
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe.clues import Clues, evidence
from gleanings.ingest.describe.names import clean_name, split_names, without_role

_MOST_AUTHORS = 20
_OPENING = 3_000
_COVER = 1_500
_COVER_LINES = 8
_LONGEST_COVER_LINE = 160
_LONGEST_ORGANISATION = 12
_MOST_WORDS = 24
_AROUND_FOREWORD = 200
_WORD = r"(?:[^\n.;]|(?<=\b[A-Z])\.|(?<=\bDr)\.|(?<=\bProf)\.)"
_AUTHOR_LINES = re.compile(
    r"^(?i:authors?(?:\(s\))?|report by|research by|by)\b[:\s]+(?P<line>[A-Z][^\n]{2,200})$|"
    rf"\b(?i:authored|written|told|prepared|compiled)\s+(?i:by)\b:?\s+(?P<phrase>[A-Z]{_WORD}{{2,200}})",
    re.M,
)
#: Where the names in "written by Jo Smith of the Trust for residents" end.
_BEHIND_NAMES = re.compile(r"\s+(?:of|for|to|in|at|with|on|from|who|as)\s.*$")
_FOREWORD = re.compile(r"\b(?:foreword|preface|rhagair|a word from|welcome|message from)\b", re.I)
_PUBLISHER_LINES = re.compile(
    r"^(?:(?i:published by|publisher:|produced by)|AGENCY:)\s+(?P<line>[A-Z](?:[^\n.]|(?<=\b[A-Z])\.){2,100})|"
    r"\b(?i:published) (?:in )?(?:(?:\d{1,2} )?[A-Z][a-z]+ )?(?:(?:19|20)\d\d )?by "
    r"(?P<inline>(?:the )?[A-Z][^\n.,;]{2,80})|"
    # A list of clauses marks its third with (c): alone it says nothing of rights.
    r"(?:(?:©|\b[Cc]opyright)\s*(?:©|\([cC]\))?|\([cC]\)(?=\s*(?:19|20)\d\d))\s*"
    r"(?:(?:19|20)\d\d(?:\s*[-–]\s*\d{2,4})?,?\s*)?"
    r"(?P<holder>[A-Z][A-Za-z&'’ ]{3,60}?)(?=[,.\n]|\s+(?:19|20)\d\d|\s*$)",
    re.M,
)
#: What goes on after a name in a sentence: "by the Trust for Ponds and referring to others".
_BEHIND_PUBLISHER = re.compile(r"\s+(?:(?:and|for|of|the)\s+)*(?!and\b|for\b|of\b|the\b|government\b)[a-z].*$")
#: Parliament's papers are printed by its authority, which is no publisher.
_BY_AUTHORITY = re.compile(r"^(?:the )?(?:authority|order) of\s+", re.I)
_NO_AUTHOR = re.compile(r"^(?:command of|order of|authority of)\b", re.I)
_NO_PUBLISHER = re.compile(r"\bcopyright\b|\ball rights\b|\bdatabase\b|\bownership\b", re.I)
_OTHER_ROLE = re.compile(r"^(?:commissioned|funded|supported|sponsored|edited|designed|with|for|to)\b", re.I)
_LABEL_BEHIND = re.compile(r"(?:[.,]\s*|\s+)(?:(?i:published)\b.*|(?:\d{1,2} )?[A-Z][a-z]+ (?:19|20)\d\d\.?)$")


def find_authors(clues: Clues, taxonomy: Taxonomy) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The authors as people read their names, in order; persons or organisations."""
    for values in (_declared(clues), _on_cover(clues, taxonomy), _written(clues)):
        names: dict[str, tuple[str, Evidence]] = {}
        for value, source, confidence in values:
            for name in map(_as_person, split_names(value)):
                names.setdefault(fold(name), (name, evidence("authors", name, source, value, confidence)))
        if names:
            found = list(names.values())[:_MOST_AUTHORS]
            return tuple(name for name, _ in found), tuple(why for _, why in found)
    return (), ()


def find_publisher(clues: Clues, taxonomy: Taxonomy) -> tuple[str | None, tuple[Evidence, ...]]:
    """Who published the document, or None."""
    for value, source in clues.declared("publisher"):
        name = clean_name(value)
        unchanged = name == " ".join(unescape(value).split()).strip(" ,;:|•·–—-()[]<>")
        if name and unchanged and not _NO_PUBLISHER.search(name):
            return name, (evidence("publisher", name, source, value, 0.9),)
    for name, detail, confidence in (*_stated_publishers(clues), *_cover_publishers(clues, taxonomy)):
        return name, (evidence("publisher", name, "text", detail, confidence),)
    return None, ()


def _declared(clues: Clues) -> Iterator[tuple[str, str, float]]:
    """Declared authors; of a PDF, only those that its opening names: its properties name whoever owned the PC."""
    if clues.reading.format != "pdf":
        yield from ((value, source, 0.9) for value, source in clues.declared("author"))
        return
    opening = f" {fold(clues.opening)} "
    for value, source in clues.declared("author"):
        if f" {fold(value)} " in opening:
            yield value, source, 0.8
        else:
            yield from ((name, source, 0.8) for name in split_names(value) if f" {fold(name)} " in opening)


def _on_cover(clues: Clues, taxonomy: Taxonomy) -> Iterator[tuple[str, str, float]]:
    """Lines under a PDF's title that are made of persons' names, though no "by" says so."""
    if clues.reading.format != "pdf":
        return
    for line in _cover_lines(clues):
        text = without_role(line)
        pieces = [piece.strip() for piece in re.split(r",|\band\b|&", text) if piece.strip()]
        persons = [piece for piece in pieces if is_person(piece)]
        affiliated = len(persons) == 1 and len(pieces) > 1 and all(is_organisation(piece) for piece in pieces[1:])
        several = len(persons) == len(pieces) > 1
        titled = any(has_honorific(piece) for piece in persons) and pieces[0] in persons
        if (affiliated or several or titled) and all(_is_no_common_name(name, clues, taxonomy) for name in persons):
            yield from ((name, "layout", 0.6) for name in persons)


def _is_no_common_name(name: str, clues: Clues, taxonomy: Taxonomy) -> bool:
    """Whether the words of a name are hardly words of the text or a place: "Social Care" and "Leigh West" are."""
    if has_honorific(name):
        return True
    known = [word for word in name.split() if f" {word.lower()} " in clues.text]
    return len(known) < len(name.split()) - 1 and taxonomy.area(name) is None


def _written(clues: Clues) -> Iterator[tuple[str, str, float]]:
    """Bylines in the opening; not the one under a foreword."""
    for match in _AUTHOR_LINES.finditer(clues.opening):
        before = clues.opening[max(0, match.start() - _AROUND_FOREWORD) : match.start()].rsplit("\n\n", 2)
        if any(_FOREWORD.search(text) for text in before[-2:]):
            continue
        names = match["line"] or _BEHIND_NAMES.sub("", match["phrase"])
        if _NO_AUTHOR.match(names):
            continue
        if len(names.split()) <= _MOST_WORDS and (match["line"] or _names_somebody(names)):
            yield names, "text", 0.6
            return


def _as_person(name: str) -> str:
    """A person's name with capitals where a site keeps all of it small."""
    return name.title() if name.islower() and is_person(name.title()) else name


def _names_somebody(phrase: str) -> bool:
    return any(is_person(name) or is_organisation(name) for name in split_names(phrase))


def _cover_lines(clues: Clues) -> list[str]:
    """The short lines behind the title, before the text begins."""
    lines = [" ".join(line.split()) for line in clues.opening[:_COVER].split("\n") if line.strip()]
    title = fold(clues.title)
    behind = next((at + 1 for at, line in enumerate(lines) if fold(line).startswith(title)), None)
    found = []
    for line in lines[behind : behind + _COVER_LINES] if behind is not None else []:
        if len(line) > _LONGEST_COVER_LINE:
            break
        found.append(line)
    return found


def _stated_publishers(clues: Clues) -> Iterator[tuple[str, str, float]]:
    """Names behind "published by" and in copyright lines, at the beginning and at the end."""
    for place in (clues.opening, clues.text[-_OPENING:]):
        for match in _PUBLISHER_LINES.finditer(place):
            inline = _BEHIND_PUBLISHER.sub("", match["inline"] or "")
            name = clean_name(_BY_AUTHORITY.sub("", match["line"] or inline or match["holder"] or ""))
            if name and not _NO_PUBLISHER.search(name):
                yield _capitalised(name), match[0], 0.6


def _cover_publishers(clues: Clues, taxonomy: Taxonomy) -> Iterator[tuple[str, str, float]]:
    """Organisations that have a line of a PDF's cover, or stand behind the author there."""
    if clues.reading.format != "pdf":
        return
    for line in _cover_lines(clues):
        text = _LABEL_BEHIND.sub("", line).rstrip(".")
        first, _, rest = text.partition(", ")
        if is_person(first) or (rest.startswith("The ") and is_organisation(first)):
            text = rest
        begun, _, last = text.rpartition(" ")
        text = begun if taxonomy.type(last) else text
        if _is_organisation_line(text):
            yield _capitalised(text), line, 0.4


def _is_organisation_line(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= _LONGEST_ORGANISATION or _OTHER_ROLE.match(text) or any(map(str.isdigit, text)):
        return False
    small = {"of", "for", "the", "and", "in", "on", "y", "de"}
    return is_organisation(text) and all(word[:1].isupper() or word in small or word == "&" for word in words)


def _capitalised(name: str) -> str:
    return f"The {name[4:]}" if name.startswith("the ") else name
