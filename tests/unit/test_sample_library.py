"""Is the sample library that ships what its manifest and its README say it is?"""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException

from gleanings.corpus.areas import load_areas
from gleanings.corpus.config import Config
from gleanings.corpus.model import Reason

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "corpus" / "sample"
DOCUMENTS = SAMPLE / "documents"
MANIFEST = ROOT / "tools" / "sample_library" / "manifest.csv"
MARK = "Sample library (invented)"


def rows() -> list[dict[str, str]]:
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def files_that_end(outcome: str) -> list[Path]:
    return [DOCUMENTS / row["file"] for row in rows() if row["outcome"] == outcome]


def page_texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def only(outcome: str) -> Path:
    (path,) = files_that_end(outcome)
    return path


READABLE_PDFS = [path for path in files_that_end("indexed") if path.suffix == ".pdf"]
WEB_PAGES = [path for path in files_that_end("indexed") if path.suffix == ".html"]
LONG = DOCUMENTS / "the-long-way-round-final-evaluation.pdf"


def test_the_sources_give_the_bytes_that_are_committed(tmp_path: Path) -> None:
    """Whoever edits a text must also commit what is built from it."""
    command = [sys.executable, "-m", "tools.sample_library.build", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    built = {path.name: path.read_bytes() for path in (tmp_path / "documents").iterdir()}
    assert sorted(built) == sorted(path.name for path in DOCUMENTS.iterdir())
    assert [name for name, data in built.items() if data != (DOCUMENTS / name).read_bytes()] == []
    assert (tmp_path / "manifest.csv").read_bytes() == MANIFEST.read_bytes()


def test_the_manifest_lists_every_file_once() -> None:
    assert sorted(row["file"] for row in rows()) == sorted(path.name for path in DOCUMENTS.iterdir())


def test_the_library_is_small_enough_to_ship() -> None:
    """It travels in every wheel: under 4 MB."""
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 4_000_000


def test_the_manifest_uses_ids_of_the_shipped_taxonomy() -> None:
    """Tests of descriptions compare with these ids; an unknown one could never be matched."""
    defaults = ROOT / "corpus" / "defaults"
    themes = {theme["id"] for theme in tomllib.loads((defaults / "themes.toml").read_text("utf-8"))["theme"]}
    types = {kind["id"] for kind in tomllib.loads((defaults / "types.toml").read_text("utf-8"))["type"]}
    areas = {area.id for area, _ in load_areas(SAMPLE / "taxonomy" / "areas.csv")}
    for row in rows():
        assert row["type"] in types, row["file"]
        assert set(split(row["themes"])) <= themes, row["file"]
        assert set(split(row["areas"])) <= areas, row["file"]


def test_the_metadata_file_describes_the_scan_as_the_manifest_does() -> None:
    """A picture cannot say what it is: without this row the scan has neither title nor year."""
    with (SAMPLE / "metadata.csv").open(encoding="utf-8", newline="") as lines:
        (entered,) = csv.DictReader(lines)
    (listed,) = [row for row in rows() if row["outcome"] == Reason.NO_TEXT]
    assert entered["source"] == listed["file"]
    assert [entered[key] for key in ("title", "year", "type")] == [listed[key] for key in ("title", "year", "type")]


def test_the_configuration_loads_and_says_that_all_is_invented() -> None:
    config = Config.load(SAMPLE / "gleanings.toml")
    assert config.name == MARK
    assert "made up" in config.notice


@pytest.mark.parametrize("path", READABLE_PDFS, ids=lambda path: path.name)
def test_every_page_of_a_pdf_says_that_it_is_invented(path: Path) -> None:
    """A page that is passed on by itself must not be taken for evidence."""
    assert [number for number, text in enumerate(page_texts(path), start=1) if MARK not in text] == []


@pytest.mark.parametrize("path", WEB_PAGES, ids=lambda path: path.name)
def test_every_web_page_says_that_it_is_invented_and_links_only_to_documents(path: Path) -> None:
    page = BeautifulSoup(path.read_bytes(), "lxml")
    assert MARK in page.get_text()
    assert page.find("img", src=lambda source: source is not None and not source.startswith("data:")) is None
    related = [str(link["href"]) for link in page.select(".related a")]
    assert related
    assert [name for name in related if not (DOCUMENTS / name).is_file()] == []


def test_two_readers_agree_that_the_locked_file_needs_a_password() -> None:
    path = only(Reason.ENCRYPTED)
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(path)
    with pytest.raises(PDFPasswordIncorrect):
        extract_text(path)


def test_no_reader_opens_the_damaged_file() -> None:
    path = only(Reason.DAMAGED)
    assert path.read_bytes().startswith(b"%PDF-")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)
    with pytest.raises(PSException):
        extract_text(path)


def test_the_scan_has_pages_but_no_text() -> None:
    texts = page_texts(only(Reason.NO_TEXT))
    assert len(texts) == 2
    assert "".join(texts).strip() == ""


def test_the_long_report_prints_other_numbers_than_the_file_counts() -> None:
    """A quotation must cite the printed page; roman front matter is what sets the two apart."""
    with pypdfium2.PdfDocument(LONG) as pdf:
        labels = [pdf.get_page_label(number) for number in range(len(pdf))]
    first = labels.index("1")
    assert len(labels) >= 40
    assert labels[1:first] == ["ii", "iii", "iv", "v", "vi", "vii"]
    assert labels[first:] == [str(number) for number in range(1, len(labels) - first + 1)]
    printed = [text.split()[-1] for text in page_texts(LONG)]
    assert printed[1:] == labels[1:]


def test_a_sentence_of_the_long_report_runs_over_a_page_break() -> None:
    """A phrase search must find it although no page holds it."""
    begins, ends = "told by an officer in 2016 that", "their three youth workers were the reason"
    pages = [" ".join(text.split()) for text in page_texts(LONG)]
    (number,) = [number for number, page in enumerate(pages) if begins in page]
    assert ends not in pages[number]
    assert ends in pages[number + 1]


def test_one_paper_draws_its_columns_in_order_and_one_row_by_row() -> None:
    """Reading order has something to prove only if a file draws its lines in another order."""
    in_order = " ".join(page_texts(DOCUMENTS / "somewhere-to-go-someone-to-know.pdf")[0].split())
    by_rows = " ".join(page_texts(DOCUMENTS / "anti-social-behaviour-cobblers-rise-case-study.pdf")[0].split())
    assert "Loneliness is the gap between the company that people have and the company" in in_order
    assert "what stopped them enjoying where they lived" not in by_rows
    assert "what stopped them enjoying where from 58 to 14" in by_rows


@pytest.mark.parametrize(
    ("period", "drafted", "corrected"),
    [
        ("2015-16", "£6.2 million of the £19.2 million", "£5.9 million of the £19.2 million"),
        ("2017-20", "£84,000", "£79,000"),
    ],
)
def test_draft_and_final_share_a_title_and_differ_in_figures(period: str, drafted: str, corrected: str) -> None:
    (draft,) = [row for row in rows() if "DRAFT" in row["file"] and row["period"] == period]
    (final,) = [row for row in rows() if row["file"] == draft["version_of"]]
    assert (draft["title"], draft["period"]) == (final["title"], final["period"])
    before, after = (" ".join("".join(page_texts(DOCUMENTS / row["file"])).split()) for row in (draft, final))
    assert drafted in before
    assert corrected not in before
    assert corrected in after
    assert drafted not in after


def test_the_plain_text_page_says_what_its_pdf_says() -> None:
    (twin,) = [row for row in rows() if row["file"].startswith("plain-text")]
    page = BeautifulSoup((DOCUMENTS / twin["file"]).read_bytes(), "lxml")
    heading = page.find("h1")
    assert heading is not None
    assert heading.get_text() == f"PLAIN TEXT - {twin['title']}"
    sentence = "We came to think of this as being known a little"
    assert sentence in page.get_text()
    assert sentence in " ".join(" ".join(page_texts(DOCUMENTS / twin["version_of"])).split())


def test_the_variety_that_the_readme_promises_is_there() -> None:
    """Years, kinds, languages, scopes and authors on which searching can be tried."""
    listed = rows()
    years = {row["year"] for row in listed}
    assert {"2010", "2026", ""} <= years
    assert len(listed) - len(files_that_end(Reason.ENCRYPTED)) - len(files_that_end(Reason.DAMAGED)) >= 40
    assert len(years) >= 18
    assert len({row["type"] for row in listed}) >= 14
    assert {row["language"] for row in listed} == {"en", "cy"}
    assert any(len(split(row["areas"])) == 12 for row in listed)
    assert any(row["scope"] == "national" for row in listed)
    assert any(row["authors"] == "Neighbourhood Futures Evidence Team" for row in listed)
    assert len(READABLE_PDFS) >= 20
    assert len(WEB_PAGES) >= 20
