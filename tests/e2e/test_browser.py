"""A person with a browser: search, narrow, read the page, go back; with and without JavaScript, on any screen.

The site is started as a librarian starts it, with ``gleanings serve``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect, sync_playwright

from gleanings.corpus.library import Library
from tests.small_library import HUB, identity

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
OPEN_ALL = "document.querySelectorAll('details').forEach(found => found.open = true)"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def address(wexcombe: Library) -> Iterator[str]:
    """Where the small library is served while the tests run."""
    command = [sys.executable, "-m", "gleanings", "--library", str(wexcombe.folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        found = re.search(r"http://[\d.]+:\d+", said)
        assert found, said
        yield found[0]
        server.terminate()
        server.stderr.read()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the module."""
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


def watched(page: Page) -> list[str]:
    """What the browser complains about from now on: blocked styles, missing files, errors."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    return complaints


def paths(wexcombe: Library) -> list[str]:
    """Every kind of page."""
    hubs = identity(wexcombe, "Hubs that last")
    return [
        "/",
        "/search?q=community+hub&theme=wellbeing&from=2010",
        "/search?q=zeppelin&theme=housing",
        "/search?q=hub&from=20x",
        f"/d/{hubs}?q=former+bank",
        f"/d/{hubs}/p/3?q=former+bank",
        f"/d/{hubs}/cite",
        f"/d/{hubs}/p/3/quote?from=0&to=40",
        "/browse",
        "/theme/housing",
        "/map?q=community&rows=theme&cols=year",
        "/about/corpus",
        "/help",
        "/accessibility",
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_a_question_to_its_page_and_back(
    browser: Browser, address: str, screen: ViewportSize, scripts: bool
) -> None:
    """Type, tick a theme and an area, set years, apply, follow a passage to its page, go back."""
    context = browser.new_context(viewport=screen, java_script_enabled=scripts)
    page = context.new_page()
    complaints = watched(page)
    page.goto(address)
    page.get_by_role("searchbox").fill("former bank")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 documents")

    if screen is PHONE:
        page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Health and wellbeing").check()
    page.get_by_label("Eastmere").check()
    page.get_by_label("From").fill("2015")
    page.get_by_label("To", exact=True).fill("2020")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 document")
    page.wait_for_url(f"{address}/search?q=former+bank&theme=wellbeing&from=2015&to=2020&area=eastmere&sort=best")
    expect(page.get_by_role("list", name="Filters in use").get_by_role("listitem")).to_have_count(3)
    results = page.url

    page.get_by_role("link", name=re.compile(r"^p\. 1 \(PDF page 3\)")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Page 1")
    expect(page.locator("mark")).to_have_text(["former", "bank"])
    page.go_back()
    page.wait_for_url(results)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 document")

    page.get_by_role("link", name=re.compile("Remove filter Area")).click()
    expect(page.get_by_role("list", name="Filters in use").get_by_role("listitem")).to_have_count(2)
    assert complaints == []
    context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, address: str, wexcombe: Library, screen: ViewportSize, colours: str
) -> None:
    """WCAG 2.2 A and AA and best practice, as far as a machine can see; contrast in both colour schemes."""
    context = browser.new_context(
        viewport=screen, color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce"
    )
    page = context.new_page()
    complaints = watched(page)
    found: dict[str, list[str]] = {}
    for path in paths(wexcombe):
        page.goto(address + path)
        page.evaluate(OPEN_ALL)
        report = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        for violation in report.response["violations"]:
            found.setdefault(path, []).append(f"{violation['id']}: {json.dumps(violation['nodes'][0]['html'])}")
    assert found == {}
    assert complaints == []
    context.close()


def test_nothing_scrolls_sideways_in_a_window_320_pixels_wide(
    browser: Browser, address: str, wexcombe: Library
) -> None:
    """WCAG 1.4.10: also with everything that can be opened standing open."""
    context = browser.new_context(viewport=NARROWEST)
    page = context.new_page()
    for path in paths(wexcombe):
        page.goto(address + path)
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


def test_everything_can_be_reached_with_the_keyboard_and_the_focus_is_seen(browser: Browser, address: str) -> None:
    """The first stop skips to the results; every stop has an outline."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/search?q=former+bank")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    stops = 0
    while page.evaluate("document.activeElement !== document.body"):
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Tab")
        stops += 1
    assert stops > 8
    page.close()


def test_high_contrast_colours_keep_ticks_marks_and_buttons(browser: Browser, address: str) -> None:
    """In forced colours, backgrounds vanish: what they said must be said by lines."""
    context = browser.new_context(viewport=DESKTOP, forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}/search?q=former+bank&theme=wellbeing")
    style = "found => getComputedStyle(found).{}"
    assert page.locator("mark").first.evaluate(style.format("outlineStyle")) == "solid"
    assert page.locator(".apply .btn").evaluate(style.format("borderTopStyle")) == "solid"
    ticked, empty = page.locator(".opts input:checked").first, page.locator(".opts input:not(:checked)").first
    colour = style.format("backgroundColor")
    assert ticked.evaluate(colour) != empty.evaluate(colour)
    context.close()


def test_a_tick_shows_its_results_at_once_and_says_how_many(browser: Browser, address: str) -> None:
    """The focus stays on the box, what was opened stays open, and going back brings the old list back."""
    page = browser.new_page(viewport=DESKTOP)
    complaints = watched(page)
    page.goto(f"{address}/search?q=community")
    page.get_by_role("heading", name="Filter by Type of document").click()
    box = page.get_by_label("Health and wellbeing")
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 document")
    page.wait_for_url(f"{address}/search?q=community&theme=wellbeing&sort=best")
    expect(page.get_by_role("status")).to_have_text("1 document")
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    expect(page.get_by_role("group", name="Type of document")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("14 documents")
    expect(box).not_to_be_checked()
    assert complaints == []
    page.close()


def test_what_is_typed_while_results_arrive_is_kept(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/search?q=community")
    held: list[Route] = []
    page.route("**/search?*theme*", lambda route: held.append(route))
    page.get_by_label("Community housing").check()
    page.get_by_label("From").fill("2015")
    page.wait_for_function("document.getElementById('from').value === '2015'")
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("12 documents")
    expect(page.get_by_label("From")).to_have_value("2015")
    page.close()


def test_a_quotation_is_copied_with_one_click(browser: Browser, address: str) -> None:
    """The very text that the page without scripts shows, and the click is answered aloud."""
    context = browser.new_context(viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/search?q=former+bank")
    page.get_by_role("link", name=re.compile("Copy quote and citation from p. 1")).click()
    expect(page.get_by_role("status")).to_have_text("Copied quote and citation")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{HUB}” (Moss, 2019, p. 1)")
    context.close()


def test_without_scripts_copying_leads_to_the_text(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/search?q=former+bank")
    page.get_by_role("link", name=re.compile("Copy quote and citation from p. 1")).click()
    expect(page.locator("#quotation")).to_contain_text("(Moss, 2019, p. 1)")
    expect(page.get_by_label(re.compile("Find in"))).to_have_count(0)
    context.close()


def test_the_slash_key_goes_to_the_search_box_unless_switched_off(browser: Browser, address: str) -> None:
    """WCAG 2.1.4: a key of one character must have a switch."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{address}/search?q=community")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search the documents")).to_be_focused()
    page.goto(f"{address}/accessibility")
    page.get_by_label("Let the key / go to the search box").uncheck()
    page.goto(f"{address}/search?q=community")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search the documents")).not_to_be_focused()
    context.close()


def test_escape_closes_the_filters_of_a_small_screen(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/search?q=community")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Community housing").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Community housing")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.close()
