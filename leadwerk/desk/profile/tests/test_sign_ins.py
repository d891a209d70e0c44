"""One's own sign-ins in the profile, and the login at a provider that is unlinked again."""

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from leadwerk.foundation import jobs
from leadwerk.people.actions.sign_on import set_provider
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import SecurityEntry, User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(password: str = PASSWORD, address: str = "jana@example.org") -> Client:
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/accounts/login/", {"login": address, "password": password})
    return client


def again(client: Client) -> Client:
    """With the password given once more, as whatever protects a login asks for it."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def linked(user: User, subject: str = "j-1") -> SocialAccount:
    issuer = "https://login.example"
    set_provider(by=SYSTEM, name="Firmenkonto", issuer=issuer, client_id="leadwerk", secret="secret")
    return SocialAccount.objects.create(user=user, provider=issuer, uid=subject)


def test_one_sees_when_from_where_and_how_one_signed_in_and_nobody_elses(cast: Cast) -> None:
    sign_in("wrong")
    sign_in(address="olaf@example.org")
    page = sign_in().get("/profile/").text
    latest = page[page.index('id="sign-ins"') : page.index("Eine davon war nicht Ihre?")]
    assert latest.count("<li>") == 2
    assert "Angemeldet · Passwort" in latest
    assert "127.0.0.1, Firefox" in latest
    assert latest.index("Angemeldet") < latest.index("Anmeldung fehlgeschlagen")


def test_one_unlinks_the_own_login_and_is_told_by_mail(cast: Cast) -> None:
    here, elsewhere, login = sign_in(), sign_in(), linked(cast.jana)
    assert "Firmenkonto" in here.get("/profile/").text
    address = f"/profile/sign-on/{login.pk}/removal/"
    assert here.post(address)["Location"].startswith("/accounts/reauthenticate/")
    assert "Verknüpfung mit Firmenkonto lösen" in again(here).get(address).text
    assert here.post(address)["Location"] == "/profile/"
    assert not SocialAccount.objects.exists()
    assert SecurityEntry.objects.get(kind="sign_on_unlinked").by == cast.jana
    jobs.run_batch("default")
    assert mail.outbox[-1].subject == "Leadwerk: Verknüpfung gelöst"
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert UserSession.objects.filter(user=cast.jana).count() == 1


def test_the_only_way_in_stays_and_others_logins_are_not_there(client: Client, cast: Cast) -> None:
    login = linked(cast.jana)
    olaf = again(sign_in(address="olaf@example.org"))
    assert olaf.post(f"/profile/sign-on/{login.pk}/removal/").status_code == 404
    User.objects.filter(pk=cast.jana.pk).update(password="!")
    client.force_login(User.objects.get(pk=cast.jana.pk))
    assert f"/profile/sign-on/{login.pk}/removal/" not in client.get("/profile/").text
    answer = client.post(f"/profile/sign-on/{login.pk}/removal/")
    assert answer.status_code == 409
    assert "legen Sie zuerst ein Passwort" in answer.text
    assert SocialAccount.objects.exists()


def test_an_administrator_unlinks_somebody_who_may_do_no_more(client: Client, cast: Cast) -> None:
    login, hers = linked(cast.jana), linked(cast.ada, "a-1")
    client.force_login(cast.ada)
    assert "Firmenkonto ·" in client.get(f"/settings/users/{cast.jana.pk}/").text
    assert client.post(f"/settings/users/{cast.olaf.pk}/sign-on/{login.pk}/removal/").status_code == 404
    assert client.post(f"/settings/users/{cast.jana.pk}/sign-on/{login.pk}/removal/").status_code == 303
    assert list(SocialAccount.objects.all()) == [hers]
    assert SecurityEntry.objects.get(kind="sign_on_unlinked").subject_id == cast.jana.pk


def test_whoever_tries_too_often_stands_in_the_log_once(cast: Cast) -> None:
    client = sign_in()
    given = {"present_password": "wrong", "new_password": "x", "new_password_again": "x"}
    answers = [client.post("/profile/password/", given).status_code for _attempt in range(9)]
    assert (answers[0], answers[-1]) == (422, 429)
    locked = SecurityEntry.objects.filter(kind="sign_in_locked", subject_id=cast.jana.pk)
    assert 1 <= locked.count() < answers.count(429)
