import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from leadwerk.people.models import User
from tests.browser.conftest import OpenPage
from tests.browser.signing_in import sign_in
from tests.cast import PASSWORD, Cast

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """What a phone or laptop has for passkeys, as the browser plays it."""

    def __init__(self, page: Page) -> None:
        self.browser: CDPSession = page.context.new_cdp_session(page)
        self.browser.send("WebAuthn.enable")
        self.id = self.browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def verifies(self, verified: bool) -> None:
        """Whether the finger fits."""
        self.browser.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": verified})

    def credentials(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.browser.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found


def add_passkey(page: Page, name: str) -> None:
    page.goto("/profile/passkeys/new/")
    expect(page.get_by_role("heading", name="Mit dem Passwort bestätigen")).to_be_visible()
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="Passkey hinzufügen")).to_be_visible()
    expect(page.get_by_text("Dieser Browser kann hier keine Passkeys anlegen")).to_be_hidden()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Passkey hinzufügen").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()


@pytest.fixture
def with_passkey(cast: Cast, page: Page) -> tuple[Page, Device]:
    device = Device(page)
    sign_in(page, cast.jana)
    add_passkey(page, "Laptop")
    return page, device


def test_jana_adds_a_passkey_and_signs_in_with_nothing_else(with_passkey: tuple[Page, Device]) -> None:
    page, _device = with_passkey
    page.goto("/profile/")
    expect(page.get_by_text("Passkey: Laptop")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Passkey: Laptop")).to_contain_text("Zuletzt benutzt: nie")
    sign_out(page)
    page.goto("/accounts/login/?next=/profile/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("listitem").filter(has_text="Passkey: Laptop")).to_contain_text("heute")


def test_a_finger_that_does_not_fit_signs_nobody_in(with_passkey: tuple[Page, Device]) -> None:
    page, device = with_passkey
    sign_out(page)
    device.verifies(False)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Das hat nicht geklappt oder wurde abgebrochen")).to_be_visible()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_a_passkey_is_the_second_step_after_the_password(cast: Cast, with_passkey: tuple[Page, Device]) -> None:
    page, _device = with_passkey
    sign_out(page)
    sign_in(page, cast.jana)
    expect(page.get_by_role("heading", name="Zweiter Schritt")).to_be_visible()
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page.get_by_role("heading", name="Mein Tag")).to_be_visible()


def test_a_removed_passkey_signs_nobody_in(with_passkey: tuple[Page, Device]) -> None:
    page, _device = with_passkey
    page.goto("/profile/")
    page.get_by_role("listitem").filter(has_text="Passkey: Laptop").get_by_role("link", name="Entfernen").click()
    expect(page.get_by_role("heading", name="Passkey „Laptop“ entfernen")).to_be_visible()
    page.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_text("Passkey entfernt.")).to_be_visible()
    expect(page.get_by_text("Passkey: Laptop")).to_have_count(0)
    sign_out(page)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Mit diesem Passkey meldet sich hier niemand an")).to_be_visible()


def test_a_passkey_of_somebody_deactivated_signs_nobody_in(cast: Cast, with_passkey: tuple[Page, Device]) -> None:
    page, _device = with_passkey
    sign_out(page)
    User.objects.filter(pk=cast.jana.pk).update(is_active=False)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", name="deaktiviert")).to_be_visible()


def test_what_a_passkey_said_once_signs_nobody_in_again(with_passkey: tuple[Page, Device], open_page: OpenPage) -> None:
    page, _device = with_passkey
    sign_out(page)
    with page.expect_request(lambda asked: asked.method == "POST" and "/passkey/" in asked.url) as sent:
        page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("heading", name="Mein Tag")).to_be_visible()
    assert sent.value.post_data_json is not None
    said = json.loads(sent.value.post_data_json["credential"])
    assert said["type"] == "public-key"

    thief = open_page()
    thief.goto("/accounts/login/")
    token = thief.locator("[name=csrfmiddlewaretoken]").first.input_value()
    thief.request.get("/accounts/passkey/", headers={"Accept": "application/json"})
    form: dict[str, str | float | bool] = {"credential": json.dumps(said), "csrfmiddlewaretoken": token}
    answer = thief.request.post("/accounts/passkey/", form=form)
    assert answer.status == 409
    said["response"]["signature"] = said["response"]["signature"][::-1]
    assert thief.request.post("/accounts/passkey/", form=form | {"credential": json.dumps(said)}).status == 409


def test_without_javascript_no_button_stands_there_for_nothing(cast: Cast, plain: Page) -> None:
    plain.goto("/accounts/login/")
    expect(plain.get_by_role("button", name="Anmelden", exact=True)).to_be_visible()
    expect(plain.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    assert not Authenticator.objects.exists()
