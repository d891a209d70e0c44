import pytest
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
