"""An administrator sets single sign-on up, and somebody new signs in by it: through a provider that really runs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from leadwerk.desk.sign_on.tests.providers import HonestProvider
from leadwerk.people.models import Role
from tests.browser.conftest import SECONDS
from tests.browser.signing_in import sign_in
from tests.cast import Cast


@pytest.fixture
def provider() -> Iterator[HonestProvider]:
    provider = HonestProvider()
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def visitor(chromium: Browser, server: LiveServer) -> Iterator[Page]:
    """A window that may leave for the provider, whose page would load its looks from elsewhere."""
    context = chromium.new_context(base_url=server.url, locale="de-DE", java_script_enabled=False)
    context.set_default_timeout(SECONDS * 1000)
    context.route("https://**", lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_set_up_and_signed_in(
    page: Page, visitor: Page, server: LiveServer, provider: HonestProvider, cast: Cast
) -> None:
    client_id, secret = provider.register(f"{server.url}/accounts/sign-on/return/")
    sign_in(page, cast.ada)
    page.goto("/settings/")
    page.get_by_role("link", name="Einmalanmeldung").click()
    expect(page.get_by_role("heading", name="Einmalanmeldung", level=1)).to_be_visible()
    expect(page.get_by_label("Weiterleitungsadresse")).to_have_value(f"{server.url}/accounts/sign-on/return/")
    page.get_by_label("Name", exact=True).fill("Firmenkonto")
    page.get_by_label("Adresse des Anbieters").fill(provider.issuer)
    page.get_by_label("Client-ID").fill(client_id)
    page.get_by_label("Client-Geheimnis").fill(secret)
    page.get_by_label("Wer sich zum ersten Mal anmeldet").check()
    page.get_by_label("Rolle neuer Benutzer").select_option(str(Role.objects.get(key="reader").pk))
    page.get_by_label("Name des Claims").fill("groups")
    page.get_by_label("Wert des Claims").first.fill("Vertrieb")
    page.get_by_label("Rolle", exact=True).first.select_option(str(Role.objects.get(key="agent").pk))
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Einmalanmeldung gespeichert.")).to_be_visible()
    expect(page.get_by_label("Client-Geheimnis")).to_have_value("")
    page.get_by_role("button", name="Anbieter prüfen").click()
    expect(page.get_by_text("Der Anbieter antwortet, und seine Beschreibung ist vollständig.")).to_be_visible()
    page.get_by_role("button", name="Einschalten").click()
    expect(page.get_by_role("heading", name="Die Einmalanmeldung ist an")).to_be_visible()

    provider.knows("n-1", email="nora@example.org", email_verified=True, name="Nora Neu", groups=["Vertrieb"])
    visitor.goto("/accounts/login/")
    visitor.get_by_role("button", name="Mit Firmenkonto anmelden").click()
    expect(visitor.get_by_role("heading", name="Authorize Client")).to_be_visible()
    visitor.get_by_placeholder("sub").fill("n-1")
    visitor.get_by_role("button", name="Authorize", exact=True).click()
    expect(visitor.get_by_role("heading", name="Mein Tag", level=1)).to_be_visible()
    expect(visitor.get_by_text("Nora Neu").first).to_be_attached()

    page.goto("/settings/users/")
    expect(page.get_by_text("nora@example.org")).to_be_visible()
    page.goto("/settings/security/")
    expect(page.get_by_text("hat den Zugang von Nora Neu mit der Einmalanmeldung verknüpft")).to_be_visible()
