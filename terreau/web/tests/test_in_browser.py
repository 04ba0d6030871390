"""In a real browser, with the strict content policy: a code read in the demo's mail, then a key of the device."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.running import Running, open_browser, running

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sign-in")]
SHOTS = os.environ.get("TERREAU_SHOTS", "")


@pytest.fixture(scope="module")
def install(tmp_path_factory):
    with running(tmp_path_factory.mktemp("sign-in"), world="terreau.web.tests.world") as one:
        yield one


@pytest.fixture(scope="module")
def browser():
    with open_browser() as one:
        yield one


def new_page(browser, install: Running, **options) -> tuple[Page, list[str]]:
    """A page, and what the browser complains about while it is read."""
    page = browser.new_context(locale="fr-FR", base_url=install.url, **options).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    return page, problems


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def read_code(page: Page) -> str:
    mailbox = page.context.new_page()
    mailbox.goto("/demo/courrier/")
    shoot(mailbox, "mailbox")
    mailbox.get_by_role("link", name="code").first.click()
    shoot(mailbox, "mail")
    found = re.search(r"\b(\d{6})\b", mailbox.locator("main").inner_text())
    mailbox.close()
    assert found, "no six digits in the last mail"
    return found[1]


def test_a_code_then_a_key(browser, install):
    page, problems = new_page(browser, install)
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto("/connexion/?next=/mon-espace/securite/")
    shoot(page, "sign-in")
    page.get_by_label("adresse").fill("rose@example.org")
    page.locator("form", has=page.get_by_label("adresse")).get_by_role("button").click()
    shoot(page, "code")
    page.locator("#id_code").fill("000000" if read_code(page) != "000000" else "000001")
    page.locator("form.form").get_by_role("button").click()
    shoot(page, "code-wrong")
    page.locator("#id_code").fill(read_code(page))
    page.locator("form.form").get_by_role("button").click()
    expect(page).to_have_url(re.compile("/bienvenue/"))
    shoot(page, "welcome")
    page.locator("#id_name").fill("Rose")
    page.locator("form.form").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"^[^?]*/mon-espace/securite/$"))
    shoot(page, "security")

    page.goto("/connexion/verification/?next=/mon-espace/securite/")
    shoot(page, "protect-first")
    page.goto("/mon-espace/securite/application/")
    shoot(page, "new-application")
    page.goto("/mon-espace/adresse/")
    shoot(page, "address")
    page.goto("/mon-espace/securite/cle/")
    page.locator("#id_name").fill("Mon téléphone")
    shoot(page, "new-key")
    page.locator("[data-passkey]").click()
    expect(page.locator("main")).to_contain_text("Mon téléphone")
    shoot(page, "security-key")

    page.goto("/connexion/verification/?next=/mon-espace/securite/")
    shoot(page, "second-factor-key")
    page.locator("[data-passkey]").click()
    expect(page).to_have_url(re.compile(r"^[^?]*/mon-espace/securite/$"))

    page.evaluate("document.querySelector('form[action=\"/deconnexion/\"]')?.requestSubmit()")
    expect(page).to_have_url(re.compile("/au-revoir/"))
    shoot(page, "left")
    page.go_back()
    expect(page.locator("main")).not_to_contain_text("Mon téléphone")

    page.goto("/connexion/?next=/mon-espace/securite/")
    page.locator("[data-passkey]").click()
    expect(page.locator("main")).to_contain_text("Mon téléphone")
    unexpected = {said for said in problems if "422" not in said}
    assert not unexpected


def test_without_javascript_by_code_and_as_a_demo_person(browser, install):
    page, _problems = new_page(browser, install, java_script_enabled=False)
    page.goto("/connexion/")
    expect(page.locator("[data-passkey]")).to_be_hidden()
    page.get_by_label("adresse").fill("jean@example.org")
    page.locator("form", has=page.get_by_label("adresse")).get_by_role("button").click()
    page.locator("#id_code").fill(read_code(page))
    page.locator("form.form").get_by_role("button").click()
    expect(page).to_have_url(re.compile("/bienvenue/"))
    page.context.clear_cookies()
    page.goto("/connexion/?next=/mon-espace/securite/")
    page.locator("li", has_text="Tom").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"^[^?]*/mon-espace/securite/$"))
    assert install.errors() == []
