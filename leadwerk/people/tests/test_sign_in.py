import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from leadwerk.people.models import User
from tests.cast import PASSWORD, Cast


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def test_the_right_password_signs_in_and_leads_home(client: Client, cast: Cast) -> None:
    answer = sign_in(client, "Jana@Example.org")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.jana.pk)


def test_one_is_led_to_the_page_one_wanted(client: Client, cast: Cast) -> None:
    assert client.get("/settings/x/?a=b").status_code in (302, 404)
    assert sign_in(client, "jana@example.org", next="/leads/?group=new")["Location"] == "/leads/?group=new"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "https:evil.example", "\\\\evil"])
def test_signing_in_never_leads_to_another_site(client: Client, cast: Cast, elsewhere: str) -> None:
    location = sign_in(client, "jana@example.org", next=elsewhere)["Location"]
    assert urlsplit(location).netloc == ""
    assert location == "/"


def test_the_answer_does_not_tell_whether_an_address_exists(client: Client, cast: Cast) -> None:
    pages = [sign_in(client, email, "wrong").content.decode() for email in ("jana@example.org", "noone@example.org")]
    known, unknown = (re.sub(r'value="[^"]*"', "", page) for page in pages)
    assert known == unknown
    assert "E-Mail oder Passwort stimmt nicht" in known


def test_an_inactive_user_is_refused(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.jana.pk).update(is_active=False)
    answer = sign_in(client, "jana@example.org")
    assert answer["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session
    assert "deaktiviert" in client.get("/accounts/inactive/").content.decode()


def test_deactivating_ends_a_session_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    User.objects.filter(pk=cast.jana.pk).update(is_active=False)
    assert client.get("/accounts/logout/").status_code == 302


def test_signing_in_changes_the_session_id(client: Client, cast: Cast) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = str(session.session_key)
    client.cookies["sessionid"] = before
    sign_in(client, "jana@example.org")
    assert client.cookies["sessionid"].value != before


def test_without_staying_signed_in_the_session_ends_with_the_browser(client: Client, cast: Cast) -> None:
    sign_in(client, "jana@example.org")
    assert client.cookies["sessionid"]["max-age"] == ""
    other = Client()
    sign_in(other, "jana@example.org", remember="on")
    assert other.cookies["sessionid"]["max-age"] == 14 * 24 * 3600


def test_a_sign_in_from_another_site_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = sign_in(strict, "jana@example.org")
    assert answer.status_code == 403
    assert "Diese Seite gilt nicht mehr" in answer.content.decode()


def test_the_sixth_wrong_password_has_to_wait_whoever_tries(client: Client, cast: Cast) -> None:
    for sender in range(5):
        client.post("/accounts/login/", {"login": "jana@example.org", "password": "no"}, REMOTE_ADDR=f"10.0.0.{sender}")
    answer = client.post(
        "/accounts/login/", {"login": "jana@example.org", "password": PASSWORD}, REMOTE_ADDR="10.0.1.1"
    )
    assert "zu oft versucht" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "tobias@example.org").status_code == 302


def test_too_many_attempts_from_one_place_have_to_wait(client: Client, cast: Cast) -> None:
    answers = [sign_in(client, f"nobody{number}@example.org") for number in range(11)]
    assert ["zu oft versucht" in answer.text for answer in answers] == [False] * 10 + [True]


def test_a_forgotten_password_is_chosen_anew_by_mail(client: Client, cast: Cast) -> None:
    client.post("/accounts/password/reset/", {"email": "JANA@example.org"})
    (sent,) = mail.outbox
    assert sent.subject == "Leadwerk: neues Passwort wählen"
    assert "Guten Tag Jana Petersen," in sent.body
    (link,) = re.findall(r"http://testserver(/\S+)", str(sent.body))
    form = client.get(link, follow=True)
    action = form.request["PATH_INFO"]
    new = "drei-neue-worte"
    assert client.post(action, {"password1": "kurz", "password2": "kurz"}).status_code == 200
    done = client.post(action, {"password1": new, "password2": new}, follow=True)
    assert "Passwort gespeichert" in done.content.decode()
    assert sign_in(Client(), "jana@example.org").status_code == 200
    assert sign_in(Client(), "jana@example.org", new).status_code == 302
    assert "Link nicht mehr gültig" in Client().get(link, follow=True).content.decode()


def test_asking_for_a_password_does_not_tell_whether_an_address_exists(client: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.olaf.pk).update(is_active=False)
    answers = {
        client.post("/accounts/password/reset/", {"email": email})["Location"]
        for email in ("jana@example.org", "noone@example.org", "olaf@example.org")
    }
    assert answers == {"/accounts/password/reset/done/"}
    assert ["meldet sich aber niemand an" in sent.body for sent in mail.outbox] == [False, True, True]


def test_a_foreign_host_cannot_get_into_the_mail(client: Client, cast: Cast) -> None:
    form = {"email": "jana@example.org"}
    assert client.post("/accounts/password/reset/", form, headers={"Host": "evil.example"}).status_code == 400
    client.post("/accounts/password/reset/", form, headers={"X-Forwarded-Host": "evil.example"})
    (sent,) = mail.outbox
    assert "evil" not in sent.body


def test_a_former_address_neither_signs_in_nor_gets_a_link(client: Client, cast: Cast) -> None:
    sign_in(client, "jana@example.org")
    Client().post("/accounts/password/reset/", {"email": "jana@example.org"})
    User.objects.filter(pk=cast.jana.pk).update(email="jana.petersen@example.org")
    assert not EmailAddress.objects.exists()
    assert sign_in(Client(), "jana@example.org").status_code == 200
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": "jana@example.org"})
    assert "http" not in mail.outbox[0].body
    assert sign_in(Client(), "jana.petersen@example.org").status_code == 302


def test_a_mail_server_that_fails_is_said_alike_for_everybody(client: Client, cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for email in ("jana@example.org", "noone@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": email})
        assert answer.status_code == 409
        assert "konnte nicht gesendet werden" in answer.content.decode()


def test_signing_out_takes_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert "Jana Petersen" in client.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_the_pages_speak_english_too(client: Client, cast: Cast) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.8"}
    assert "Stay signed in" in client.get("/accounts/login/", headers=english).content.decode()
    assert "Forgotten password" in client.get("/accounts/password/reset/", headers=english).content.decode()
    client.post("/accounts/password/reset/", {"email": "jana@example.org"}, headers=english)
    assert mail.outbox[0].subject == "Leadwerk: choose a new password"


@pytest.mark.parametrize("page", ["signup/", "email/", "2fa/", "password/change/", "login/code/", ""])
def test_pages_of_the_library_that_nobody_needs_do_not_exist(client: Client, cast: Cast, page: str) -> None:
    client.force_login(cast.jana)
    assert client.get(f"/accounts/{page}").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
