"""A language that nobody speaks: every message in brackets and half as long again, so that what is not one shows.

The library to look at is all in Greek: whatever stands on a page in Latin letters outside brackets is a text of the
program that no translator was shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from gleanings.corpus.config import FILE_NAME
from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Evidence, Page
from tests.small_library import Invented, identity, make_library, pdf_pages
from tools.write_messages import TEMPLATE

LANGUAGE = "qps"
OPEN, CLOSE = "⟦", "⟧"

_PADDING = "·"
_LATIN = re.compile(r"[A-Za-z]{2,}")
#: What is Greek to readers anyway: names, codes, addresses, formats, references in the style of a language.
_DATA = "code, kbd, .path, [lang='en-GB'], script, style, pre.take:not(#details), #markdown, #html"
_SAID_IN = ("alt", "title", "aria-label", "placeholder")
_NOT_SAID = re.compile(r"https?://\S+|\b[0-9a-z]{12}\b|A scanned poster|area:ωωω|\b(?:RIS|BibTeX|CSL-JSON)\b")

HUB = "Το κέντρο της κοινότητας άνοιξε σε μια παλιά τράπεζα. Οι κάτοικοι το λειτουργούσαν μόνοι τους."
_TAXONOMY = {
    "themes.toml": '[[theme]]\nid = "s1"\nlabel = "Στέγαση"\nphrases = "στέγαση"\n',
    "areas.csv": "id,name,aliases,region,authority,lat,lon\na1,Αθήνα,,Αττική,,37.9,23.7\n",
    "types.toml": '[[type]]\nid = "t1"\nlabel = "Αξιολόγηση"\n',
    "synonyms.txt": "κέντρο, στέκι\n",
}


def make_greek_library(folder: Path, language: str = LANGUAGE) -> Library:
    """A library whose documents and taxonomy are in Greek, with a translation into the language of brackets."""
    library = make_library(folder, _documents(), "Βιβλιοθήκη", taxonomy=_TAXONOMY)
    config = library.folder / FILE_NAME
    config.write_text(f'site_language = "{language}"\n' + config.read_text("utf-8"), "utf-8")
    spoken = library.folder / "translations" / language / "LC_MESSAGES"
    spoken.mkdir(parents=True)
    with (spoken / "messages.mo").open("wb") as file:
        write_mo(file, _translation())
    return Library.open(library.folder)


def paths(library: Library) -> list[str]:
    """Every kind of page, in every state that says something of its own."""
    report, web = identity(library, "Κέντρα που αντέχουν"), identity(library, "Το τραπέζι της Πέμπτης")
    return [
        "/", "/browse", "/theme/s1", "/area/a1", "/year/2019", "/map?q=κέντρο", "/map?q=ζζζ&theme=s1", "/help",
        "/accessibility", "/api", "/changes", "/changes?since=9999", "/about/corpus", "/saved", "/nowhere",
        "/search", "/search?q=κέντρο+κάτοικοι&theme=s1&not-area=a1&from=2010", "/search?q=κέντρο&explain=1",
        "/search?q=κεντρω", "/search?q=ζζζζζ+κέντρο&match=all&theme=s1", "/search?q=κ*&page=2", "/search?page=99",
        "/search?q=τράπεζα&from=20x&area=ωωω&sort=x&colour=1", "/search?q=area:ωωω", "/facet/theme?q=κέντρο",
        "/facet/language", f"/d/{report}?q=κέντρο&at=1", f"/d/{report}", f"/d/{web}?q=τράπεζα", f"/d/{web}",
        f"/d/{report}/p/3?q=τράπεζα&at=1", f"/d/{report}/p/6", f"/d/{web}/p/1?q=κέντρο", f"/d/{report}/cite",
        f"/d/{report}/p/3/quote?from=0&to=40", f"/d/{report}/p/3/quote", f"/d/{report}/p/99",
        f"/d/{report}/p/3/quote?from=5&to=9999", f"/saved?id={report}&id={web}&id=zzzzzzzz",
        "/changes?since=once", "/map?rows=theme&cols=theme",
    ]  # fmt: skip


def untranslated(html: str) -> list[str]:
    """What stands on a page in Latin letters that is no message and no datum."""
    soup = BeautifulSoup(html, "lxml")
    for datum in soup.select(_DATA):
        datum.decompose()
    return [*_texts(soup), *_attributes(soup)]


def _texts(soup: BeautifulSoup) -> Iterator[str]:
    """Texts outside brackets; a message may hold elements, so brackets are counted from text to text."""
    depth = 0
    for text in soup.find_all(string=True):
        if type(text) is not NavigableString:
            continue
        outside, depth = _outside(text, depth)
        if _LATIN.search(outside):
            yield " ".join(text.split())
    assert depth == 0


def _attributes(soup: BeautifulSoup) -> Iterator[str]:
    for element in soup.find_all(True):
        assert isinstance(element, Tag)
        if element.get("class") == ["Z3988"]:
            continue
        said = [value for name, value in element.attrs.items() if name in _SAID_IN or name.startswith("data-word-")]
        if element.name == "meta" and element.get("name") == "description":
            said.append(element["content"])
        yield from (str(value) for value in said if _LATIN.search(_outside(str(value), 0)[0]))


def _outside(text: str, depth: int) -> tuple[str, int]:
    kept = []
    for sign in _NOT_SAID.sub("", text):
        depth += (sign == OPEN) - (sign == CLOSE)
        if depth == 0:
            kept.append(sign)
    return "".join(kept), depth


def _translation() -> Catalog:
    """Every message in brackets, with three forms of those that count."""
    found = read_po(BytesIO(TEMPLATE.read_bytes()))
    spoken = Catalog(LANGUAGE.replace("qps", "pl"))
    for message in found:
        if message.id:
            many = str(message.id[1] if isinstance(message.id, tuple) else message.id)
            said = many if message.context else f"{OPEN}{many}{_PADDING * (len(many) // 2)}{CLOSE}"
            forms = [said] * spoken.num_plurals if isinstance(message.id, tuple) else said
            spoken.add(message.id, forms, context=message.context)
    return spoken


def _documents() -> list[Invented]:
    report = Description(
        "Κέντρα που αντέχουν",
        year=2019,
        period="2015-16",
        type="t1",
        authors=("Άννα Μος",),
        publisher="Ίδρυμα",
        areas=("a1",),
        mentions=("Πάτρα",),
        themes=("s1",),
        language="el",
        source_url="https://example.org/hubs",
        evidence=(Evidence("year", "2019", "pdf-info", "2019", 0.8), Evidence("themes", "s1", "text", HUB, 0.5)),
    )
    web = Description("Το τραπέζι της Πέμπτης", year=2021, themes=("s1",), language="en")
    undated = Description("Πρακτικά για το κέντρο", language="cy")
    texts = ("Περιεχόμενα", "Περίληψη κέντρο", HUB, HUB, HUB, "")
    greek = tuple(Page(page.number, page.text, label=page.label, heading="Κεφάλαιο") for page in pdf_pages(*texts))
    found: list[Invented] = [
        (report, "pdf", greek),
        (web, "html", (Page(1, HUB, heading="Κύρια", anchor="k"), Page(2, "", heading="Μετά"))),
        (undated, "pdf", (Page(1, "Το κέντρο συζητήθηκε στην τράπεζα."),)),
    ]
    for number in range(12):
        alike = Description(f"Έκθεση {number}", year=2010 + number, themes=("s1",), areas=("a1",), language="el")
        found.append((alike, "pdf", (Page(1, f"Το έτος {number} οι κάτοικοι μίλησαν για το κέντρο.", label="1"),)))
    return found
