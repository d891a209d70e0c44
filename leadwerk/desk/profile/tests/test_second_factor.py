import base64
import re
import time
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from leadwerk.journal.models import Entry
from leadwerk.people.actions.second_factor import remove_second_factor
from leadwerk.people.actors import SYSTEM
from leadwerk.people.models import SecurityEntry, User
from leadwerk.people.security import KINDS, Strand
from tests.cast import PASSWORD, Cast

HALF_A_MINUTE = 30


@pytest.fixture(autouse=True)
def clock():  # type: ignore[no-untyped-def]
    with time_machine.travel(time.time(), tick=False) as traveller:
        yield traveller


def code_of(secret: str, later: int = 0) -> str:
    """What the app shows, some seconds later."""
    return str(format_hotp_value(hotp_value(secret, (int(time.time()) + later) // HALF_A_MINUTE)))


def sign_in(device: Client, user: User, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return device.post("/accounts/login/", {"login": user.email, "password": password, **more})


def password_again(device: Client, then: str = "/profile/codes/"):  # type: ignore[no-untyped-def]
    return device.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": then})


def set_up(device: Client) -> tuple[str, list[str]]:
    """Set up codes as a person does: the secret of the app, and the recovery codes."""
    password_again(device)
    page = device.get("/profile/codes/").text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    shown = device.post("/profile/codes/", {"code": code_of(secret)})
    return secret, re.findall(r'class="secret">([\d ]+)<', shown.text)


def is_signed_in(device: Client) -> bool:
    return bool(device.get("/profile/").status_code == 200)


@pytest.fixture
def jana(cast: Cast) -> Client:
    device = Client()
    sign_in(device, cast.jana)
    return device


def test_an_app_that_has_the_secret_is_asked_for_at_the_next_sign_in(jana: Client, cast: Cast) -> None:
    secret, recovery_codes = set_up(jana)
    assert len(set(recovery_codes)) == 10
    assert "10 noch nicht benutzt" in jana.get("/profile/").text
    other = Client()
    assert sign_in(other, cast.jana, next="/leads/")["Location"] == "/accounts/code/"
    assert not is_signed_in(other)
    assert "Code" in other.get("/accounts/code/").text
    assert other.post("/accounts/code/", {"code": code_of(secret, HALF_A_MINUTE)})["Location"] == "/leads/"
    assert is_signed_in(other)


def test_the_page_shows_the_secret_as_a_picture_without_inline_style(jana: Client) -> None:
    password_again(jana)
    answer = jana.get("/profile/codes/")
    assert "no-store" in answer["Cache-Control"]
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', answer.text)
    assert picture is not None
    svg = base64.b64decode(picture[1]).decode()
    assert svg.lstrip().startswith("<?xml")
    assert not re.search(r"\sstyle=|<style", answer.text + svg)
    assert "<script" not in svg


def test_a_wrong_first_code_switches_nothing_on(jana: Client, cast: Cast) -> None:
    password_again(jana)
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', jana.get("/profile/codes/").text)[1]  # type: ignore[index]
    answer = jana.post("/profile/codes/", {"code": "abc"})
    assert answer.status_code == 422
    assert "stimmt nicht" in answer.text
    assert secret in answer.text, "the app that has scanned it already still fits"
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("page", ["codes", "codes/removal", "recovery-codes", "passkeys/new", "passkeys/1/removal"])
def test_every_change_asks_for_the_password_again(jana: Client, cast: Cast, page: str) -> None:
    set_up(jana)
    other = Client()
    other.force_login(cast.jana)
    for answer in (other.get(f"/profile/{page}/"), other.post(f"/profile/{page}/")):
        assert answer["Location"] == f"/accounts/reauthenticate/?{urlencode({'next': f'/profile/{page}/'})}"
    assert "nicht Ihr bisheriges Passwort" in other.post("/accounts/reauthenticate/", {"password": "falsch"}).text
    assert Authenticator.objects.count() == 2


def test_the_password_given_again_holds_for_minutes_only(jana: Client, clock) -> None:  # type: ignore[no-untyped-def]
    password_again(jana)
    assert jana.get("/profile/codes/").status_code == 200
    clock.shift(301)
    assert jana.get("/profile/codes/").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "https:evil.example", "\\\\evil"])
def test_giving_the_password_again_never_leads_to_another_site(jana: Client, elsewhere: str) -> None:
    assert password_again(jana, elsewhere)["Location"] == "/"


def test_the_session_gets_another_key_at_each_step(cast: Cast) -> None:
    device = Client()
    seen = []

    def key() -> str:
        return device.cookies["sessionid"].value

    sign_in(device, cast.jana)
    seen.append(key())
    password_again(device)
    seen.append(key())
    secret, _ = set_up(device)
    seen.append(key())
    device.post("/accounts/logout/")
    sign_in(device, cast.jana)
    seen.append(key())
    device.post("/accounts/code/", {"code": code_of(secret, HALF_A_MINUTE)})
    seen.append(key())
    assert len(set(seen)) == 5
    assert device.get("/profile/").text.count("Dieses Gerät") == 1


def test_a_planted_session_does_not_get_past_the_password(jana: Client, cast: Cast) -> None:
    secret, _ = set_up(jana)
    victim, thief = Client(), Client()
    victim.get("/accounts/login/")
    session = victim.session
    session["planted"] = True
    session.save()
    victim.cookies["sessionid"] = thief.cookies["sessionid"] = str(session.session_key)
    sign_in(victim, cast.jana)
    assert thief.get("/accounts/code/")["Location"] == "/accounts/login/"
    thief.post("/accounts/code/", {"code": code_of(secret, HALF_A_MINUTE)})
    assert not is_signed_in(thief)


def test_a_code_signs_in_only_once(jana: Client, cast: Cast, clock) -> None:  # type: ignore[no-untyped-def]
    secret, _ = set_up(jana)
    devices = Client(), Client(), Client()
    for device in devices:
        sign_in(device, cast.jana)
    used_to_set_up, code = code_of(secret), code_of(secret, HALF_A_MINUTE)
    assert devices[0].post("/accounts/code/", {"code": used_to_set_up}).status_code == 422
    assert devices[1].post("/accounts/code/", {"code": code}).status_code == 302
    for seconds in (0, 31, 28):
        clock.shift(seconds)
        assert devices[2].post("/accounts/code/", {"code": code}).status_code == 422
    assert not is_signed_in(devices[2])


def test_a_recovery_code_signs_in_only_once(jana: Client, cast: Cast) -> None:
    _, recovery_codes = set_up(jana)
    first, second = Client(), Client()
    for device in (first, second):
        sign_in(device, cast.jana)
    assert first.post("/accounts/code/", {"code": recovery_codes[3]}).status_code == 302
    assert second.post("/accounts/code/", {"code": recovery_codes[3]}).status_code == 422
    assert "9 noch nicht benutzt" in first.get("/profile/").text


def test_new_recovery_codes_end_the_former_ones(jana: Client, cast: Cast) -> None:
    _, former = set_up(jana)
    shown = jana.post("/profile/recovery-codes/").text
    new = re.findall(r'class="secret">([\d ]+)<', shown)
    assert len(new) == 10
    assert not {*new} & {*former}
    file = re.search(r'href="data:text/plain;charset=utf-8;base64,([^"]+)"', shown)
    assert file is not None
    assert all(code in base64.b64decode(file[1]).decode() for code in new)
    device = Client()
    sign_in(device, cast.jana)
    assert device.post("/accounts/code/", {"code": former[0]}).status_code == 422
    assert device.post("/accounts/code/", {"code": new[0]}).status_code == 302
    assert jana.get("/profile/recovery-codes/").text.count(new[1]) == 0


def test_the_second_step_cannot_be_left_out(jana: Client, cast: Cast) -> None:
    set_up(jana)
    device = Client()
    sign_in(device, cast.jana)
    for page in ("/", "/leads/", "/profile/", "/profile/codes/removal/", "/accounts/reauthenticate/"):
        assert "/accounts/login/" in device.get(page)["Location"]
    assert device.get("/api/v1/leads").status_code == 401
    assert Client().get("/accounts/code/")["Location"] == "/accounts/login/"
    assert Client().post("/accounts/code/", {"code": "123456"})["Location"] == "/accounts/login/"


def test_before_the_password_is_right_nothing_tells_of_a_second_factor(jana: Client, cast: Cast) -> None:
    set_up(jana)
    pages = [sign_in(Client(), user, "falsch").text for user in (cast.jana, cast.tobias)]
    with_it, without = (re.sub(r'value="[^"]*"', "", page) for page in pages)
    assert with_it == without


def test_a_new_password_or_a_lost_login_ends_a_sign_in_that_waits_for_its_code(jana: Client, cast: Cast) -> None:
    secret, _ = set_up(jana)
    with_old_password, when_deactivated = Client(), Client()
    sign_in(with_old_password, cast.jana)
    new = {"present_password": PASSWORD, "new_password": "drei-neue-worte", "new_password_again": "drei-neue-worte"}
    jana.post("/profile/password/", new)
    code = {"code": code_of(secret, HALF_A_MINUTE)}
    assert with_old_password.post("/accounts/code/", code)["Location"] == "/accounts/login/"
    sign_in(when_deactivated, cast.jana, "drei-neue-worte")
    User.objects.filter(pk=cast.jana.pk).update(is_active=False)
    assert when_deactivated.post("/accounts/code/", code)["Location"] == "/accounts/login/"
    assert not is_signed_in(with_old_password)
    assert not is_signed_in(when_deactivated)


def test_sessions_begun_without_the_second_factor_end_when_it_is_set_up(jana: Client, cast: Cast) -> None:
    older = Client()
    sign_in(older, cast.jana)
    set_up(jana)
    assert not is_signed_in(older)
    assert is_signed_in(jana)


def test_switching_off_leaves_the_password_alone(jana: Client, cast: Cast) -> None:
    set_up(jana)
    assert jana.post("/profile/codes/removal/")["Location"] == "/profile/"
    assert not Authenticator.objects.exists()
    device = Client()
    assert sign_in(device, cast.jana)["Location"] == "/"


def test_the_security_log_is_told_of_every_change_and_of_recovery_codes_used(jana: Client, cast: Cast) -> None:
    _, recovery_codes = set_up(jana)
    device = Client()
    sign_in(device, cast.jana)
    device.post("/accounts/code/", {"code": "000000"})
    device.post("/accounts/code/", {"code": recovery_codes[0]})
    jana.post("/profile/recovery-codes/")
    jana.post("/profile/codes/removal/")
    signing_in = [kind.name for kind in KINDS.values() if kind.strand is Strand.SIGN_IN]
    of_jana = SecurityEntry.objects.filter(subject_kind="user", subject_id=cast.jana.pk)
    told = of_jana.filter(kind__in=signing_in).order_by("pk").values_list("kind", flat=True)
    expected = ["signed_in", "codes_set_up", "code_refused", "recovery_code_used", "signed_in", "recovery_codes_made"]
    assert list(told) == [*expected, "codes_removed"]


def test_what_lies_in_the_database_makes_no_codes(jana: Client) -> None:
    secret, recovery_codes = set_up(jana)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code.replace(" ", "") in kept for code in recovery_codes)
    assert "mfa.totp.secret" not in jana.session


def test_a_replaced_key_of_the_installation_is_said(jana: Client, cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    secret, _ = set_up(jana)
    settings.SECRET_KEY = "another key, another key, another key, another"
    device = Client()
    sign_in(device, cast.jana)
    answer = device.post("/accounts/code/", {"code": code_of(secret, HALF_A_MINUTE)})
    assert answer.status_code == 409
    assert "kann nicht gelesen werden" in answer.text


def test_an_administrator_removes_the_second_factor_of_a_lost_phone(jana: Client, cast: Cast) -> None:
    set_up(jana)
    admin = Client()
    sign_in(admin, cast.ada)
    assert "Zweiten Faktor entfernen" in admin.get(f"/settings/users/{cast.jana.pk}/").text
    admin.post(f"/settings/users/{cast.jana.pk}/second-factor/")
    assert not Authenticator.objects.exists()
    assert not is_signed_in(jana)
    assert Entry.objects.get(kind="second_factor_removed").by == cast.ada
    assert sign_in(Client(), cast.jana)["Location"] == "/"


def test_nobody_removes_the_second_factor_of_somebody_who_may_do_more(cast: Cast) -> None:
    from leadwerk.people.actions.roles import add_role, edit_role
    from leadwerk.people.actions.users import edit_user
    from leadwerk.people.permissions import Scope

    role = add_role("Personal", by=SYSTEM)
    edit_role(role, by=SYSTEM, version=1, name="Personal", name_en="", grants={"manage.users": Scope.ALL})
    edit_user(cast.leo, by=SYSTEM, roles=[role])
    ada, leo = Client(), Client()
    sign_in(ada, cast.ada)
    set_up(ada)
    leo.force_login(cast.leo)
    answer = leo.post(f"/settings/users/{cast.ada.pk}/second-factor/")
    assert answer.status_code == 409
    assert "darf mehr als Sie" in answer.text
    assert Authenticator.objects.count() == 2
    assert remove_second_factor(cast.ada, by=SYSTEM)


NO_PASSKEY = [
    "",
    "{}",
    "[]",
    "null",
    '"x"',
    "not even JSON",
    '{"response": {}}',
    '{"response": []}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "e30",'
    ' "authenticatorData": "AA", "signature": "AA", "attestationObject": "AA"}}',
]


@pytest.mark.parametrize("credential", NO_PASSKEY)
def test_what_is_no_answer_of_a_passkey_is_refused(jana: Client, cast: Cast, credential: str) -> None:
    set_up(jana)
    device = Client()
    json = {"Accept": "application/json"}
    assert "challenge" in device.get("/accounts/passkey/", headers=json).json()["publicKey"]
    assert device.post("/accounts/passkey/", {"credential": credential}).status_code == 409
    jana.get("/profile/passkeys/new/", headers=json)
    assert jana.post("/profile/passkeys/new/", {"name": "Handy", "credential": credential}).status_code == 422
    assert Authenticator.objects.count() == 2


def test_what_a_passkey_is_asked_for_names_nobody(client: Client, cast: Cast) -> None:
    asked = client.get("/accounts/passkey/", headers={"Accept": "application/json"}).json()["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_a_foreign_passkey_is_not_there(jana: Client, cast: Cast) -> None:
    theirs = Authenticator.objects.create(user=cast.tobias, type="webauthn", data={"name": "Handy"})
    password_again(jana)
    assert jana.get(f"/profile/passkeys/{theirs.pk}/removal/").status_code == 404
    assert jana.post(f"/profile/passkeys/{theirs.pk}/removal/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_every_form_refuses_what_another_site_sends(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.jana)
    changing = ("codes/", "codes/removal/", "recovery-codes/", "passkeys/new/", "passkeys/1/removal/")
    for page in (*(f"/profile/{one}" for one in changing), "/accounts/reauthenticate/"):
        assert strict.post(page).status_code == 403
    for page in ("/accounts/code/", "/accounts/passkey/"):
        assert Client(enforce_csrf_checks=True).post(page, {"code": "123456"}).status_code == 403


def test_the_pages_speak_english_too(jana: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.jana.pk).update(language="en")
    set_up(jana)
    assert "not yet used" in jana.get("/profile/").text
    device = Client(headers={"Accept-Language": "en"})
    sign_in(device, cast.jana)
    assert "Second step" in device.get("/accounts/code/").text
