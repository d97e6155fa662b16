"""What is the document called?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gleanings.corpus.folding import fold
from gleanings.corpus.model import Evidence, Reading
from gleanings.corpus.names import is_organisation, is_person
from gleanings.ingest.describe.clues import evidence, opening_of
from gleanings.ingest.describe.date_texts import dates_in
from gleanings.ingest.describe.preamble import find_preamble

_LONGEST = 300
_JUNK = re.compile(
    r"""^(?:untitled.*|layout\s*\d*|document\s*\d*|slide\s*\d+|powerpoint\s+presentation|presentation\s*\d*|
    microsoft\s+(?:word|powerpoint|excel)\b.*|print(?:ing)?|scan(?:ned)?\b.*|cover|title|index|home(?:\s?page)?|
    (?:inner\s+)?pages?\s*\d*|master|template|new\s+document|full\s+page\s+(?:photo|fax).*|
    (?:\w+\s+)?(?:report|briefing|paper|bulletin|draft|issue)\s+(?:no\.?\s*)?[\d.]+|[\W\d_]*|contents|(?:table\s+of\s+)?contents|https?:.*|www\..*)$""",
    re.I | re.X,
)
#: Parts of a text that are set as large as a title: captions, amendments, citations, pieces of sentences.
_PART = re.compile(
    r"""^(?:(?:table|figure|fig\.?|chart|box|exhibit)\s+(?:[A-Z]{1,3}[–-])?\d.*|[^\w‘“"'«¿¡(\[#].*|[(\[].*|
    authority\b(?::|\s+(?:citation|section|this|\d)).*|list\s+of\s+subjects\b.*|\d+\s+(?:cfr|u\.?s\.?c)\b.*|
    (?:\d+\.\s+)?(?:the\s+authority\s+citation|amend|revise)\s.*|.*\bas\s+follows:.*|.*■.*|.*\bto\s+read\s+as\s+follows|.*—continued|
    (?:docket|billing\s+code|fr\s+doc)\b.*|.*\bu\.s\.c\..*)$""",
    re.I | re.X | re.S,
)
_LONGEST_SENTENCE = 12
_VOLUME = re.compile(r"(?:volume|vol\.?|part|book|module)\s+(?:\d+|[ivx]+|one|two|three|four|five)", re.I)
_MOST_WORDS_BEFORE_SUBTITLE = 4
_MOST_WORDS_OF_SUBTITLE = 20
_FILE_ENDING = re.compile(r"\.(?:docx?|pdf|indd|pptx?|xlsx?|rtf|odt|qxd|pub|html?|pmd|fm|tex|dvi|ai|eps)$", re.I)
_SUBTITLE_MARK = re.compile(r"\s*[:–—-]\s*\w")
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
            return clean, evidence("title", clean, origin, title, confidence)
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
    preamble = find_preamble(reading)
    if preamble:
        yield preamble.subject, "text", 0.85
    opening = fold(opening_of(reading, _OPENING))
    declared = [(value, origin) for field, value, origin in reading.declared if field == "title"]
    printed = tuple(title for title in reading.layout_titles if not _is_part(title))
    for value, origin in declared:
        own = _as_printed(value, printed)
        if is_sane(own) and len(own.split()) > 1 and _is_found(fold(own), opening):
            yield _in_full(own, printed), origin, 0.95
    for number, value in enumerate(printed):
        if len(value.split()) > 1 or len(value) > _LONG_WORD:
            yield _with_subtitle(value, printed[number + 1 :], reading), "layout", 0.75
    yield from ((value, "layout", 0.5) for value in printed)
    yield from ((value, origin, 0.4) for value, origin in declared)
    yield from ((page.heading, "layout", 0.4) for page in reading.pages[:3] if page.heading)


def _is_part(text: str) -> bool:
    """Whether a text set in large type is no title: a caption, an amendment, a citation, a sentence."""
    is_sentence = text.rstrip().endswith((".", ";", ",")) and len(text.split()) >= _LONGEST_SENTENCE
    return is_sentence or text[:1].islower() or _PART.match(text) is not None


def _as_printed(declared: str, printed: tuple[str, ...]) -> str:
    """The declared title without the name of a site or series behind it, where the printed one shows its end."""
    squashed = {_squashed(title) for title in printed}
    for mark in _SITE_MARK.finditer(declared):
        # What stands behind the mark and is printed as well is a subtitle.
        if _squashed(declared[: mark.start()]) in squashed and _squashed(declared[mark.end() :]) not in squashed:
            return declared[: mark.start()]
    return declared


def _in_full(declared: str, printed: tuple[str, ...]) -> str:
    """The printed title where the declared one leaves out its subtitle."""
    for title in printed:
        behind = title[len(declared) :]
        if title.casefold().startswith(declared.casefold()) and _SUBTITLE_MARK.match(behind):
            return title
    return declared


def _with_subtitle(title: str, smaller: tuple[str, ...], reading: Reading) -> str:
    """A short printed title with the subtitle that is set smaller right below, or with the number of its volume."""
    volume = next((text for text in smaller if _VOLUME.fullmatch(text)), None)
    if volume:
        return f"{title}: {volume}"
    if len(title.split()) > _MOST_WORDS_BEFORE_SUBTITLE or ":" in title:
        return title
    lines = [line for page in reading.pages[:1] for line in page.text.split("\n") if line.strip()]
    below = next((lines[at + 1] for at, line in enumerate(lines[:-1]) if fold(line) == fold(title)), "")
    is_subtitle = below in smaller[:2] and 2 < len(below.split()) <= _MOST_WORDS_OF_SUBTITLE
    if is_subtitle and not (is_organisation(below) or is_person(below) or any(dates_in(below))):
        return f"{title}: {below}"
    return title


def _squashed(text: str) -> str:
    return fold(text).replace(" ", "")


def _is_found(title: str, opening: str) -> bool:
    words = title.split()
    known = set(opening.split())
    if title.replace(" ", "") in opening.replace(" ", ""):
        return True
    return bool(words) and sum(word in known for word in words) >= _FOUND_SHARE * len(words)
