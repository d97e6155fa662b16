"""A saved web page becomes headed sections of its own text, and nothing of the site around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reading, Reason
from gleanings.ingest.html import read_html
from gleanings.ingest.limits import Limits, no_progress

LONG = "Residents met every week in the old school and decided together what the first grants should pay for. "
SITE = """<html lang="en"><head><title>{title} - Example site</title></head><body>
<a class="skip-link" href="#m">Skip to main content</a>
<div id="cookie-banner"><p>We use cookies to make this website work for all of our visitors.</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/all">All our resources</a></li></ul></nav></header>
<main id="m">{body}</main>
<aside class="related"><h2>Related content</h2><ul><li><a href="/x">Another story from the site</a></li></ul></aside>
<footer><p>Charity number 123456, all rights reserved by the charity.</p></footer></body></html>"""
BODY = f"""<h1>How the hub began</h1><p>{LONG}</p>
<h2 id="money">Where the money came from</h2><p>Three grants and a raffle. {LONG}</p>
<table><tr><th>Year</th><th>Grant</th></tr><tr><td>2016</td><td>£4,000 for the roof</td></tr></table>
<h3><a name="who"></a>Who decided</h3><p>The panel of twelve residents. {LONG}</p>
<ul><li>They met on Mondays in the hall</li><li>They asked three questions of everybody</li></ul>
<figure><img src="a.jpg" alt="Six people paint the door of the hall green"><figcaption>Painting day, spring 2016
</figcaption></figure><p>Afterwards they opened the doors. {LONG}</p>"""


def read(path: Path, html: str | bytes, limits: Limits | None = None) -> Reading:
    """The reading of a page with this source."""
    file = path / "page.html"
    file.write_bytes(html if isinstance(html, bytes) else html.encode())
    return read_html(file, limits=limits or Limits(), progress=no_progress)


def page(path: Path, body: str = BODY) -> Reading:
    """The reading of a page that has this body inside a site's furniture."""
    return read(path, SITE.format(title="How the hub began", body=body))


def test_each_headed_section_is_a_page_that_its_address_leads_to(tmp_path: Path) -> None:
    pages = page(tmp_path).pages
    assert [(part.number, part.heading, part.anchor) for part in pages] == [
        (1, "How the hub began", "m"),
        (2, "Where the money came from", "money"),
        (3, "Who decided", "who"),
    ]
    assert pages[0].text == LONG.strip()
    assert pages[1].text.startswith("Where the money came from\n\nThree grants and a raffle.")
    assert pages[0].reader.startswith("lxml ")


def test_tables_and_lists_are_kept_in_order_and_pictures_are_told_of_behind_the_prose(tmp_path: Path) -> None:
    pages = page(tmp_path).pages
    assert "Year | Grant\n2016 | £4,000 for the roof" in pages[1].text
    text = pages[2].text
    expected = ("- They met on Mondays", "- They asked three", "Afterwards", "Six people paint", "Painting day")
    places = [text.index(words) for words in expected]
    assert places == sorted(places)


def test_menus_banners_related_links_and_footers_are_left_out(tmp_path: Path) -> None:
    text = "\n".join(part.text for part in page(tmp_path).pages)
    for furniture in (
        "cookies",
        "Skip to",
        "All our resources",
        "Another story",
        "Related content",
        "Charity number",
    ):
        assert furniture not in text


def test_a_related_link_stays_out_although_the_text_names_that_page(tmp_path: Path) -> None:
    """The end of a section was the title of another page, and was found and quoted as if it were of this one."""
    named = BODY.replace("Afterwards they", "Another story from the site tells how it went on. Afterwards they")
    text = "\n".join(part.text for part in page(tmp_path, named).pages)
    assert text.count("Another story from the site") == 1


def test_nothing_stands_twice(tmp_path: Path) -> None:
    """A picture whose description repeats its caption adds nothing, nor does a slide that repeats a line."""
    twice = (
        '<figure><img alt="The mayor opens the hall door"><figcaption>The mayor opens the hall door</figcaption>'
        f"</figure><p>Unique ending. {LONG}</p>"
    )
    text = "\n".join(part.text for part in page(tmp_path, BODY + twice).pages)
    assert text.count("The mayor opens the hall door") == 1


def test_a_heading_without_text_joins_the_section_under_it(tmp_path: Path) -> None:
    body = f"<h1>Title</h1><p>{LONG}</p><h2>Part one</h2><h3 id=first>First steps</h3><p>{LONG} First.</p>"
    pages = page(tmp_path, body).pages
    assert [part.heading for part in pages] == ["Title", "First steps"]
    assert pages[1].text.startswith("Part one\n\nFirst steps\n\n")
    assert pages[1].anchor == "first"


RESOURCE = f"""<p>Q&amp;A article</p><h1>How the hub began</h1><p>Health and wellbeing, Housing</p>
<img src="a.jpg" alt="Six people paint the door of the hall green"><h2>Key points</h2><p>{LONG}</p>"""


def test_the_label_and_the_themes_of_a_resource_page_are_no_text(tmp_path: Path) -> None:
    """A snippet of the opening shows prose, not what facets tell already."""
    reading = page(tmp_path, RESOURCE)
    assert reading.pages[0].text == f"Key points\n\n{LONG.strip()}\n\nSix people paint the door of the hall green"
    declared = {(field, value) for field, value, _ in reading.declared}
    assert {("type", "Q&A article"), ("tag", "Health and wellbeing"), ("tag", "Housing")} <= declared


def test_names_under_a_title_without_a_label_stay_in_the_text(tmp_path: Path) -> None:
    assert "Leeds, York" in page(tmp_path, f"<h1>Where we met</h1><p>Leeds, York</p><p>{LONG}</p>").pages[0].text


def test_a_path_that_repeats_the_title_does_not_take_its_heading_away(tmp_path: Path) -> None:
    path = "<ol><li>Home</li><li>How the hub began</li></ol>"
    assert page(tmp_path, path + BODY).pages[0].heading == "How the hub began"


SCRIPT = "<script>" + "x=1;" * 9000 + "</script>"


def test_a_page_of_a_chart_keeps_the_few_words_it_has_and_says_so(tmp_path: Path) -> None:
    for body in (
        "<h1>Rents</h1><p>Rents rose by a third in Eastmere in ten years.",
        "<h1>What people who live in ten northern towns earn in a year",
    ):
        reading = read(tmp_path, f"<body>{body}{SCRIPT}</body>")
        assert "ten" in reading.pages[0].text
        assert reading.pages[0].quality < 0.5
        assert reading.notes == ("scripts build most of the page: only its words without them were read",)


def test_a_page_without_headings_is_one_page(tmp_path: Path) -> None:
    reading = read(tmp_path, f"<p>{LONG}<br><br>Second paragraph after two breaks. {LONG}")
    assert [part.heading for part in reading.pages] == [None]
    assert "\n\nSecond paragraph" in reading.pages[0].text


def test_a_very_short_page_keeps_its_text(tmp_path: Path) -> None:
    assert read(tmp_path, "<p>Opening hours: noon.").pages[0].text == "Opening hours: noon."


def test_text_is_composed_and_free_of_invisible_characters(tmp_path: Path) -> None:
    reading = read(tmp_path, "<p>Cafe\u0301 co\u00adope\u200bration is for every resident here")
    assert reading.pages[0].text == "Café cooperation is for every resident here"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t ", Reason.EMPTY),
        (b"<html><head><title>Nothing</title></head><body></body></html>", Reason.NO_TEXT),
        (b"<html><body><div id=app></div><script src=app.js></script></body></html>", Reason.SCRIPT_BUILT),
        (b"<body><p>Loading</p><script>" + b"x=1;" * 9000 + b"</script></body>", Reason.SCRIPT_BUILT),
        (b"<p>You need to enable JavaScript to run this app, it says." + SCRIPT.encode(), Reason.SCRIPT_BUILT),
        (b"<p>" * 260_000, Reason.TOO_LARGE),
    ],
)
def test_pages_without_text_fail_with_a_reason(tmp_path: Path, html: bytes, reason: Reason) -> None:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path, html)
    assert caught.value.reason == reason


def test_a_missing_file_and_a_large_one_fail_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as missing:
        read_html(tmp_path / "gone.html", limits=Limits(), progress=no_progress)
    assert missing.value.reason == Reason.VANISHED
    with pytest.raises(ReadingError) as large:
        read(tmp_path, BODY, Limits(html_bytes=100))
    assert large.value.reason == Reason.TOO_LARGE


def test_caps_on_sections_and_characters_cut_and_say_so(tmp_path: Path) -> None:
    html = SITE.format(title="t", body=BODY)
    fewer = read(tmp_path, html, Limits(pages=2))
    assert (len(fewer.pages), fewer.truncated, fewer.notes) == (2, True, ("truncated at 2 sections",))
    shorter = read(tmp_path, html, Limits(characters=50))
    assert [len(part.text) for part in shorter.pages] == [50]
    assert shorter.truncated
    assert not read(tmp_path, html).truncated


def test_progress_is_a_sign_of_life_between_the_steps(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(SITE.format(title="t", body=BODY), encoding="utf-8")
    seen: list[int] = []
    read_html(file, limits=Limits(), progress=seen.append)
    assert seen[-1] == 3
    assert len(seen) >= 3


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5_000 + LONG,
        "<table><tr><td>" * 1_500 + LONG,
        "<div " + " ".join(f"a{n}=1" for n in range(20_000)) + f">{LONG}</div>",
        f"<p>{LONG}</p><!-- " + "never closed " * 20_000,
        "<p>" + LONG * 2 + "&amp;" * 20_000,
    ],
    ids=["deep", "tables", "attributes", "comment", "entities"],
)
def test_hostile_markup_neither_hides_the_text_nor_adds_to_it(tmp_path: Path, html: str) -> None:
    text = "\n".join(part.text for part in read(tmp_path, html).pages)
    assert "Residents met every week" in text
    assert "never closed" not in text
