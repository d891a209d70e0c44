import pytest
from allauth.usersessions.models import UserSession
from django.forms import PasswordInput
from django.test import Client

from leadwerk.desk.profile.forms import PasswordForm
from leadwerk.journal.models import Entry
from leadwerk.people.models import User
from tests.cast import PASSWORD, Cast

GIVEN = {
    "first_name": "Jana",
    "last_name": "Petersen",
    "language": "en",
    "time_zone": "America/New_York",
    "theme": "dark",
    "density": "compact",
}


@pytest.fixture
def jana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.jana)
    return client


def test_everybody_sets_language_zone_looks_and_keys(jana: Client, cast: Cast) -> None:
    assert jana.get("/profile/").status_code == 200
    page = jana.post("/profile/", GIVEN, follow=True).content.decode()
    user = User.objects.get(pk=cast.jana.pk)
    assert (user.language, user.time_zone, user.theme, user.density) == ("en", "America/New_York", "dark", "compact")
    assert not user.has_letter_keys
    assert "My profile" in page
    assert "Profile saved." in page
    assert '<html lang="en" data-theme="dark"' in page
    assert 'data-keys="none"' in page
    assert Entry.objects.get(kind="user_edited").changes["theme"] == ["auto", "dark"]


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"time_zone": "Mars"}, {"theme": "pink"}, {"last_name": ""}])
def test_what_does_not_exist_cannot_be_chosen(jana: Client, cast: Cast, wrong: dict[str, str]) -> None:
    assert jana.post("/profile/", GIVEN | wrong).status_code == 422
    assert User.objects.get(pk=cast.jana.pk).language == ""


def test_the_switch_of_the_frame_is_kept(jana: Client, cast: Cast) -> None:
    assert 'data-url="/profile/theme/"' in jana.get("/profile/").content.decode()
    assert jana.post("/profile/theme/", {"theme": "light"}).status_code == 204
    assert User.objects.get(pk=cast.jana.pk).theme == "light"
    assert jana.post("/profile/theme/", {"theme": "pink"}).status_code == 404


def test_rights_are_not_in_the_profile(jana: Client, cast: Cast) -> None:
    jana.post("/profile/", GIVEN | {"email": "boss@example.org", "team": cast.sued.pk, "roles": "1", "is_active": ""})
    user = User.objects.get(pk=cast.jana.pk)
    assert (user.email, user.team, user.roles.get().key) == ("jana@example.org", cast.nord, "agent")


def test_a_new_password_takes_the_present_one_and_ends_other_sessions(jana: Client, cast: Cast) -> None:
    other = Client()
    other.force_login(cast.jana)
    new = {"present_password": PASSWORD, "new_password": "drei-neue-worte", "new_password_again": "drei-neue-worte"}
    short = {"new_password": "kurz", "new_password_again": "kurz"}
    for wrong in ({"present_password": "falsch"}, {"new_password_again": "anders"}, short):
        assert jana.post("/profile/password/", new | wrong).status_code == 422
    assert jana.post("/profile/password/", new)["Location"] == "/profile/"
    assert "Passwort gespeichert" in jana.get("/profile/").content.decode()
    assert other.get("/profile/").status_code == 302
    assert User.objects.get(pk=cast.jana.pk).check_password("drei-neue-worte")


def test_the_present_password_cannot_be_guessed_for_long(jana: Client, cast: Cast) -> None:
    guess = {"present_password": "falsch", "new_password": "drei-neue-worte", "new_password_again": "drei-neue-worte"}
    assert [jana.post("/profile/password/", guess).status_code for _ in range(6)] == [422] * 5 + [429]


def test_no_password_comes_back_when_the_session_has_ended(cast: Cast) -> None:
    fields = [
        name for name, field in PasswordForm(user=cast.jana).fields.items() if isinstance(field.widget, PasswordInput)
    ]
    assert len(fields) == 3
    answer = Client().post("/profile/password/", {name: f"geheim {name}" for name in fields} | {"note": "steht da"})
    assert answer.status_code == 403
    assert "steht da" in answer.text
    assert "geheim" not in answer.text
    assert all(f'name="{name}"' in answer.text for name in fields), "asked for again"


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"


def sign_in(user: User, agent: str) -> Client:
    """As a person does, on a device that says this of itself."""
    device = Client(headers={"User-Agent": agent})
    answer = device.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return device


def is_signed_in(device: Client) -> bool:
    return bool(device.get("/profile/").status_code == 200)


def test_the_profile_shows_where_one_is_signed_in(cast: Cast) -> None:
    here = sign_in(cast.jana, FIREFOX)
    sign_in(cast.jana, PHONE)
    sign_in(cast.tobias, "curl/8")
    page = here.get("/profile/").text
    assert page.index("Safari, iPhone") < page.index("Firefox, Linux")
    assert page.count("Dieses Gerät") == 1
    assert "Unbekanntes Gerät" not in page
    assert page.count("127.0.0.1, seit") == 2


def test_one_device_is_signed_out_or_all_others(cast: Cast) -> None:
    here, phone, old = (sign_in(cast.jana, agent) for agent in (FIREFOX, PHONE, "curl/8"))
    phone_id = UserSession.objects.get(user_agent=PHONE).pk
    assert here.post("/profile/sessions/", {"session": phone_id})["Location"] == "/profile/"
    assert (is_signed_in(here), is_signed_in(phone), is_signed_in(old)) == (True, False, True)
    here.post("/profile/sessions/")
    assert (is_signed_in(here), is_signed_in(old)) == (True, False)
    assert [entry.facts["count"] for entry in Entry.objects.filter(kind="sessions_ended").order_by("pk")] == [1, 1]


def test_nobody_signs_out_somebody_else_or_what_is_no_device(cast: Cast) -> None:
    here, foreign = sign_in(cast.jana, FIREFOX), sign_in(cast.tobias, PHONE)
    foreign_id, own_id = (UserSession.objects.get(user=user).pk for user in (cast.tobias, cast.jana))
    for given in (foreign_id, own_id, "x", "²", "9" * 30, -1):
        assert here.post("/profile/sessions/", {"session": given}).status_code == 404, given
    assert is_signed_in(here)
    assert is_signed_in(foreign)


def test_a_new_password_leaves_only_this_device(cast: Cast) -> None:
    here, phone = sign_in(cast.jana, FIREFOX), sign_in(cast.jana, PHONE)
    new = {"present_password": PASSWORD, "new_password": "drei-neue-worte", "new_password_again": "drei-neue-worte"}
    here.post("/profile/password/", new)
    assert (is_signed_in(here), is_signed_in(phone)) == (True, False)
    page = here.get("/profile/").text
    assert (page.count("127.0.0.1, seit"), page.count("Dieses Gerät")) == (1, 1)


def test_an_administrator_signs_somebody_out_everywhere(cast: Cast) -> None:
    admin, phone = sign_in(cast.ada, FIREFOX), sign_in(cast.jana, PHONE)
    assert "Auf 1 Gerät abmelden" in admin.get(f"/settings/users/{cast.jana.pk}/").text
    admin.post(f"/settings/users/{cast.jana.pk}/sessions/")
    assert not is_signed_in(phone)
    assert is_signed_in(sign_in(cast.jana, PHONE))
    admin.post(f"/settings/users/{cast.jana.pk}/deactivation/")
    assert not UserSession.objects.filter(user=cast.jana).exists()
