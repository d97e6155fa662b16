"""A person with a browser: search, narrow, read the page, go back; with and without JavaScript, on any screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.pages import DESKTOP, PHONE, SCREENS, watched
from tests.small_library import HUB

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_from_a_question_to_its_page_and_back(browser: Browser, address: str, screen: str, scripts: bool) -> None:
    """Type, tick a theme and an area, set years, apply, follow a passage to its page, go back."""
    context = browser.new_context(viewport=SCREENS[screen], java_script_enabled=scripts)
    page = context.new_page()
    complaints = watched(page)
    page.goto(address)
    page.locator("#q").fill("former bank")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 documents")

    if screen == "phone":
        page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Health and wellbeing").check()
    page.get_by_label("Eastmere").check()
    page.get_by_label("From").fill("2015")
    page.get_by_label("To", exact=True).fill("2020")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 document")
    # Without scripts a form sends its empty fields too.
    empty = r"(&[\w-]+=)*"
    asked = rf"q=former\+bank&theme=wellbeing{empty}&from=2015&to=2020&area=eastmere{empty}&sort=best"
    page.wait_for_url(re.compile(rf"{address}/search\?{asked}$"))
    expect(page.get_by_role("list", name="Filters in use").get_by_role("listitem")).to_have_count(3)
    results = page.url

    page.get_by_role("link", name=re.compile(r"^p\. 1 \(PDF page 3\)")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Page 1")
    expect(page.locator(".text mark")).to_have_text(["former", "bank"])
    page.wait_for_load_state("load")
    page.go_back()
    page.wait_for_url(results)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 document")

    page.get_by_role("link", name=re.compile("Remove filter Area")).click()
    expect(page.get_by_role("list", name="Filters in use").get_by_role("listitem")).to_have_count(2)
    assert complaints == []
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
    expect(page.get_by_role("combobox", name="Search the documents")).to_be_focused()
    page.goto(f"{address}/accessibility")
    page.get_by_label("Let the key / go to the search box").uncheck()
    page.goto(f"{address}/search?q=community")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search the documents")).not_to_be_focused()
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
