"""Each of the three users comes to the end of the journey with a keyboard alone, without scripts, at 320 pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.pages import NARROWEST

pytestmark = pytest.mark.browser

_MOST_STOPS = 250


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A narrow window without scripts, in which nobody touches a mouse."""
    context = browser.new_context(viewport=NARROWEST, java_script_enabled=False, accept_downloads=True)
    yield context.new_page()
    context.close()


def tab_to(page: Page, wanted: Locator) -> Locator:
    """Presses Tab until the element has the focus; it must be reached, and be in sight."""
    for _ in range(_MOST_STOPS):
        if wanted.evaluate("found => found === document.activeElement"):
            expect(wanted).to_be_in_viewport()
            return wanted
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} was not reached")


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Goes to a link and follows it."""
    tab_to(page, page.get_by_role("link", name=name).first)
    page.keyboard.press("Enter")


def test_a_policy_officer_gets_from_a_question_to_a_quotation_with_its_page(page: Page, address: str) -> None:
    """Ask, narrow by theme and years, read the page, come back, take the quotation."""
    page.goto(address)
    tab_to(page, page.locator("#q"))
    page.keyboard.type("former bank")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("2 documents")
    tab_to(page, page.locator("summary", has_text="Filters").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Health and wellbeing"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("From"))
    page.keyboard.type("2015")
    tab_to(page, page.get_by_role("button", name="Apply"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("1 document")
    expect(page.get_by_role("list", name="Filters in use").get_by_role("listitem")).to_have_count(2)

    follow(page, re.compile(r"^p\. 1 \(PDF page 3\)"))
    expect(page.locator("h1")).to_have_text("Page 1")
    expect(page.locator(".text mark")).to_have_text(["former", "bank"])
    follow(page, re.compile("^Back to 1 document"))
    expect(page.locator("h1")).to_have_text("1 document")
    follow(page, re.compile("^Copy quote and citation from p. 1"))
    expect(page.locator("#quotation")).to_contain_text("(Moss, 2019, p. 1)")
    expect(page.locator("#saved")).to_be_hidden()


def test_a_librarian_finds_what_could_not_be_read_what_changed_and_why_a_value_stands(
    page: Page, address: str
) -> None:
    page.goto(address)
    follow(page, "What is searched")
    expect(page.locator("main")).to_contain_text("locked.pdf")
    expect(page.locator("main")).to_contain_text("The file asks for a password.")
    follow(page, "What changed")
    expect(page.locator("main")).to_contain_text("Could not be read")
    tab_to(page, page.locator("summary", has_text="Added"))
    page.keyboard.press("Enter")
    follow(page, "Hubs that last")
    expect(page.locator("h1")).to_have_text("Hubs that last")
    tab_to(page, page.locator("summary", has_text="How this is known"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("CreationDate 2019")).to_be_visible()


def test_a_shell_user_takes_a_search_away_as_data(page: Page, address: str) -> None:
    """The search's details, and all its documents as lines of JSON."""
    page.goto(f"{address}/search?q=community")
    tab_to(page, page.get_by_role("link", name="JSON lines"))
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "community.jsonl"
    tab_to(page, page.locator("summary", has_text="Copy search details"))
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_contain_text("Found: 14 documents")
    follow(page, re.compile("^How to search|^Help"))
    expect(page.locator("h1")).to_have_text("How to search")
