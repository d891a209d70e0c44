import re
import time

import pytest
import time_machine
from django.core import mail
from django.test import Client

from leadwerk.people.models import Role, SecurityEntry, User
from tests.cast import Cast

NEW = {"first_name": "Nele", "last_name": "Neu", "email": "nele@example.org", "entry": "mail"}
CHOSEN = {"password1": "drei-neue-worte", "password2": "drei-neue-worte"}


@pytest.fixture
def ada(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ada)
    return client


def invite(ada: Client) -> User:
    ada.post("/settings/users/new/", NEW | {"roles": Role.objects.get(key="agent").pk})
    return User.objects.get(email="nele@example.org")


def link() -> str:
    """The one of the latest mail."""
    (found,) = re.findall(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    return str(found)


def choose(device: Client, address: str) -> str:
    form = device.get(address, follow=True)
    if "Link nicht mehr gültig" in form.text:
        return "no longer valid"
    return (
        "Passwort gespeichert"
        if "Passwort gespeichert" in device.post(form.request["PATH_INFO"], CHOSEN, follow=True).text
        else "refused"
    )


def page_of(ada: Client, user: User) -> str:
    return ada.get(f"/settings/users/{user.pk}/").text


def test_who_is_added_by_mail_is_invited_until_they_sign_in(ada: Client) -> None:
    nele = invite(ada)
    assert "Eingeladen, noch nicht angemeldet" in page_of(ada, nele)
    assert "eingeladen" in ada.get("/settings/users/").text
    assert SecurityEntry.objects.get(kind="user_invited").subject_id == nele.pk
    device = Client()
    assert choose(device, link()) == "Passwort gespeichert"
    assert "Eingeladen, noch nicht angemeldet" in page_of(ada, nele)
    assert device.post("/accounts/login/", {"login": nele.email, "password": CHOSEN["password1"]})["Location"] == "/"
    page = page_of(ada, nele)
    assert "Eingeladen" not in page
    assert "Link für ein neues Passwort senden" in page


def test_the_link_is_valid_once(ada: Client) -> None:
    invite(ada)
    address = link()
    assert choose(Client(), address) == "Passwort gespeichert"
    assert choose(Client(), address) == "no longer valid"


def test_the_link_is_valid_for_three_days_and_the_page_says_so(ada: Client, cast: Cast) -> None:
    nele = invite(ada)
    address = link()
    assert "Der Link gilt bis" in page_of(ada, nele)
    with time_machine.travel(time.time() + 3 * 24 * 3600 + 60):
        ada.force_login(cast.ada)
        assert "Der Link gilt nicht mehr" in page_of(ada, nele)
        assert choose(Client(), address) == "no longer valid"
        assert "Einladung erneut senden" in page_of(ada, nele)
        ada.post(f"/settings/users/{nele.pk}/password/", {"way": "mail"})
        assert mail.outbox[-1].subject == "Leadwerk: Ihr Zugang"
        assert choose(Client(), link()) == "Passwort gespeichert"


def test_who_has_a_temporary_password_was_not_invited(ada: Client) -> None:
    ada.post("/settings/users/new/", NEW | {"roles": Role.objects.get(key="agent").pk, "entry": "shown"})
    page = page_of(ada, User.objects.get(email="nele@example.org"))
    assert "Eingeladen" not in page
    assert "Einladung senden" in page


def test_a_mail_that_could_not_be_sent_invites_nobody(ada: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    nele = invite(ada)
    assert nele.invited_at is None
    assert "Eingeladen" not in page_of(ada, nele)


def test_an_invitation_carries_no_host_that_a_request_made_up(ada: Client) -> None:
    form = NEW | {"roles": Role.objects.get(key="agent").pk}
    assert ada.post("/settings/users/new/", form, headers={"Host": "evil.example"}).status_code == 400
    ada.post("/settings/users/new/", form, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in str(mail.outbox[-1].body)
