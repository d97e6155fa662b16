"""A real library of a few invented documents, catalogued and indexed without reading any file.

Factories for tests of everything that stands on a finished library: the service, the pages, the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Evidence, Page, Reading, Reason
from gleanings.corpus.sources import SourceFile
from gleanings.index.opening import open_engine
from gleanings.index.publishing import rebuild

#: One document to be: its description, "pdf" or "html", and its pages.
Invented = tuple[Description, str, tuple[Page, ...]]

HUB = "The community hub opened in a former bank. Residents ran the hub themselves, and it broke even."
GARDEN = "The garden gave people who had been alone a reason to meet. Nobody called it therapy."


#: A taxonomy of its own, so that the default one may change.
TAXONOMY = {
    "themes.toml": """
[[theme]]
id = "housing"
label = "Community housing"
phrases = "housing"

[[theme]]
id = "wellbeing"
label = "Health and wellbeing"
phrases = "wellbeing"
""",
    "areas.csv": "id,name,aliases,region,authority,lat,lon\neastmere,Eastmere,,Wexshire,,52.1,-1.2\n",
    "types.toml": '[[type]]\nid = "evaluation"\nlabel = "Evaluation"\n',
    "synonyms.txt": "",
}


def pdf_pages(*texts: str) -> tuple[Page, ...]:
    """Pages whose printed numbers lag two behind the PDF's, as in a report with a cover and contents."""
    return tuple(
        Page(number, text, label=str(number - 2) if number > 2 else None, heading=f"Chapter {number}")
        for number, text in enumerate(texts, start=1)
    )


def documents() -> list[Invented]:
    """Fourteen documents: two PDFs and a web page with something special about them, and eleven alike."""
    hubs = Description(
        "Hubs that last",
        year=2019,
        type="evaluation",
        authors=("Ada Moss",),
        publisher="Wexcombe Trust",
        areas=("Eastmere",),
        themes=("wellbeing",),
        language="en",
        source_url="https://example.org/hubs",
        evidence=(Evidence("year", "2019", "pdf-info", "CreationDate 2019", 0.8),),
    )
    thursday = Description(
        "The Thursday table", year=2021, themes=("housing",), source_url="https://example.org/table", language="en"
    )
    undated = Description("Minutes of a community hub", publisher="Wexcombe Trust", language="en")
    found: list[Invented] = [
        (hubs, "pdf", pdf_pages("Contents", "Summary of hubs", HUB, GARDEN, f"{GARDEN}\n\n{HUB}")),
        (thursday, "html", (Page(1, HUB, heading="Key points", anchor="key"), Page(2, GARDEN, heading="After"))),
        (undated, "pdf", pdf_pages("A community hub was discussed.", "")),
    ]
    for number in range(11):
        alike = Description(f"Annual report {number}", year=2010 + number, themes=("housing",), language="en")
        found.append((alike, "pdf", pdf_pages(f"In year {number} residents of the community met often.")))
    return found


def _stand_in(name: str, pages: tuple[Page, ...]) -> bytes:
    """Bytes that are no document, for tests in which nobody reads the file."""
    return f"<p>the bytes of {name}</p>".encode()


def make_library(
    folder: Path,
    invented: Sequence[Invented] | None = None,
    name: str = "Wexcombe",
    content: Callable[[str, tuple[Page, ...]], bytes] = _stand_in,
    taxonomy: Mapping[str, str] = TAXONOMY,
) -> Library:
    """Makes, fills and indexes a library; source files exist, with bytes that match the catalogue.

    Besides the documents it has one file that could not be read and one without text.

    Args:
        folder: holds the library and its source files.
        invented: the documents; by default ``documents()``.
        name: of the library.
        content: what the source file of that name, with these pages, holds.
        taxonomy: the texts of its files, by name.
    """
    written = folder / "taxonomy"
    written.mkdir()
    for file, text in taxonomy.items():
        (written / file).write_text(text, encoding="utf-8")
    library = Library.create(folder / "library", name, written)
    files = folder / "files"
    files.mkdir()
    with library.catalogue(write=True) as catalogue:
        run = catalogue.runs.start("ingest", "")
        for number, (description, format_, pages) in enumerate(documents() if invented is None else invented):
            source = _source(files, f"{number:03}.{format_}", content(f"{number:03}.{format_}", pages))
            reading = Reading(format_, pages)
            catalogue.record_document(source, reading, description, run=run, seconds=0.1)
        scan = _source(files, "scan.pdf", content("scan.pdf", (Page(1, ""),)))
        catalogue.record_document(
            scan, Reading("pdf", (Page(1, ""),)), Description("A scanned poster"), run=run, seconds=0.1
        )
        locked = _source(files, "locked.pdf", _stand_in("locked.pdf", ()))
        catalogue.record_failure(locked, Reason.ENCRYPTED, "asks for a password", run=run)
        catalogue.runs.end(run)
        rebuild(library, catalogue, open_engine(library))
    return library


def identity(library: Library, title: str) -> str:
    """The id of the document with this title."""
    with library.catalogue() as catalogue:
        return next(found.id for found in catalogue.documents() if found.description.title == title)


def _source(files: Path, name: str, content: bytes) -> SourceFile:
    path = files / name
    path.write_bytes(content)
    found = path.stat()
    digest = sha256(path.read_bytes()).hexdigest()
    return SourceFile(str(path), str(files), name, found.st_size, found.st_mtime_ns, digest)
