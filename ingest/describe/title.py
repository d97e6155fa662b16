"""What is the document called?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence, Reading
from gleanings.ingest.describe.clues import evidence, opening_of

_LONGEST = 300
_JUNK = re.compile(
    r"""^(?:untitled.*|layout\s*\d*|document\s*\d*|slide\s*\d+|powerpoint\s+presentation|presentation\s*\d*|
    microsoft\s+(?:word|powerpoint|excel)\b.*|print(?:ing)?|scan(?:ned)?\b.*|cover|title|index|home(?:\s?page)?|
    (?:inner\s+)?pages?\s*\d*|master|template|new\s+document|full\s+page\s+(?:photo|fax).*|
    (?:committee\s+)?report\s+[\d.]+|[\W\d_]*|contents|(?:table\s+of\s+)?contents|https?:.*|www\..*)$""",
    re.I | re.X,
)
_FILE_ENDING = re.compile(r"\.(?:docx?|pdf|indd|pptx?|xlsx?|rtf|odt|qxd|pub|html?|pmd|fm|tex|dvi|ai|eps)$", re.I)
_SITE_MARK = re.compile(r"\s+[|\-–—·»:•]+\s+")
_IDENTIFIER = re.compile(r"[0-9a-f]{8,}|\d{5,}", re.I)
#: Accessible twins of a report carry its title behind a mark.
_TWIN = re.compile(r"^plain[ -]text(?: version)?\s*[-–—:]\s+", re.I)
_OPENING = 3_000
_FOUND_SHARE = 0.8
_LONG_WORD = 12


def find_title(reading: Reading, source: str) -> tuple[str, Evidence]:
    """The title, and what it was taken from; the file name when nothing else will do."""
    candidates = _of_pdf(reading) if reading.format == "pdf" else _of_html(reading)
    for title, origin, confidence in candidates:
        clean = _TWIN.sub("", " ".join(title.split()))
        if is_sane(clean):
            return clean, evidence("title", clean, origin, clean, confidence)
    name = from_file_name(source)
    return name, evidence("title", name, "file-name", source, 0.2)


def is_sane(title: str) -> bool:
    """Whether a text can be a title at all, and not what an editor leaves in its place."""
    if not 2 < len(title) <= _LONGEST or _JUNK.match(title) or _FILE_ENDING.search(title):
        return False
    letters = sum(character.isalpha() for character in title)
    return letters >= 2 and letters * 2 >= len(title.replace(" ", ""))


def from_file_name(source: str) -> str:
    """A readable title made of the last name of the path."""
    stem = PurePosixPath(source).name
    stem = stem[: stem.rfind(".")] if "." in stem[1:] else stem
    words = [word for word in re.split(r"[\s_+-]+|%20", stem) if word and not _IDENTIFIER.fullmatch(word)]
    text = " ".join(words) or stem or source
    return text[:1].upper() + text[1:]


def _of_html(reading: Reading) -> Iterator[tuple[str, str, float]]:
    declared = [(value, origin) for field, value, origin in reading.declared if field == "title"]
    heading = next((value for value, origin in declared if origin == "layout"), None)
    for value, origin in declared:
        if heading and _is_headed_by(value, heading):
            yield heading, "layout", 0.95
        elif origin != "layout" and heading is None:
            yield _without_site(value, reading), origin, 0.8
    if heading:
        yield heading, "layout", 0.8
    yield from ((_without_site(value, reading), origin, 0.6) for value, origin in declared)
    yield from ((page.heading, "layout", 0.5) for page in reading.pages[:1] if page.heading)


def _is_headed_by(value: str, heading: str) -> bool:
    """Whether a declared title is the heading, with or without the name of the site behind it."""
    return fold(value) == fold(heading) or fold(value).startswith(f"{fold(heading)} ")


def _without_site(value: str, reading: Reading) -> str:
    parts = _SITE_MARK.split(value)
    if len(parts) < 2:
        return value
    sites = {fold(text) for field, text, _ in reading.declared if field == "publisher"}
    for at, length in ((-1, len(parts[-1])), (0, len(parts[0]))):
        if fold(parts[at]) in sites:
            return (value[:-length] if at else value[length:]).strip(" |-–—·»:•")
    return value[: -len(parts[-1])].strip(" |-–—·»:•") if "|" in value else value


def _of_pdf(reading: Reading) -> Iterator[tuple[str, str, float]]:
    opening = fold(opening_of(reading, _OPENING))
    declared = [(value, origin) for field, value, origin in reading.declared if field == "title"]
    for value, origin in declared:
        own = _as_printed(value, reading.layout_titles)
        if is_sane(own) and len(own.split()) > 1 and _is_found(fold(own), opening):
            yield own, origin, 0.95
    for value in reading.layout_titles:
        if len(value.split()) > 1 or len(value) > _LONG_WORD:
            yield value, "layout", 0.75
    yield from ((value, "layout", 0.5) for value in reading.layout_titles)
    yield from ((value, origin, 0.4) for value, origin in declared)
    yield from ((page.heading, "layout", 0.4) for page in reading.pages[:3] if page.heading)


def _as_printed(declared: str, printed: tuple[str, ...]) -> str:
    """The declared title without the name of a site or series behind it, where the printed one shows its end."""
    squashed = {fold(title).replace(" ", "") for title in printed}
    for mark in _SITE_MARK.finditer(declared):
        if fold(declared[: mark.start()]).replace(" ", "") in squashed:
            return declared[: mark.start()]
    return declared


def _is_found(title: str, opening: str) -> bool:
    words = title.split()
    known = set(opening.split())
    if title.replace(" ", "") in opening.replace(" ", ""):
        return True
    return bool(words) and sum(word in known for word in words) >= _FOUND_SHARE * len(words)
