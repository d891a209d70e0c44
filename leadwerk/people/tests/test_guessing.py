"""Guessing as an attack: who has to wait, and that it is never whoever the address belongs to."""

import re
import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from leadwerk.foundation.models import CacheEntry
from leadwerk.people.models import SecurityEntry, User
from tests.cast import PASSWORD, Cast

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WAIT = "zu oft versucht"


@pytest.fixture(autouse=True)
def clock():  # type: ignore[no-untyped-def]
    with time_machine.travel(time.time(), tick=False) as traveller:
        yield traveller


def sign_in(device: Client, email: str, password: str = PASSWORD, ip: str = "198.51.100.1") -> str:
    """What comes of it: "in", "code" for the second step, or the page with its error."""
    answer = device.post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=ip)
    return {"/": "in", "/accounts/code/": "code"}.get(answer.headers.get("Location", ""), answer.text)


def known_device(user: User) -> Client:
    """A device on which somebody has signed in, and out again."""
    device = Client()
    assert sign_in(device, user.email, ip="192.0.2.1") == "in"
    device.post("/accounts/logout/")
    return device


def guess(email: str, times: int = 6, password: str = "geraten") -> list[str]:
    """A stranger with as many places as attempts."""
    return [sign_in(Client(), email, password, ip=f"203.0.113.{number}") for number in range(times)]


def test_whoever_guesses_keeps_out_strangers_never_the_person_on_a_device_of_theirs(cast: Cast) -> None:
    phone = known_device(cast.jana)
    assert WAIT in guess("jana@example.org")[-1]
    assert WAIT in sign_in(Client(), "JANA@example.org ", PASSWORD)
    assert sign_in(phone, "jana@example.org") == "in"
    assert sign_in(Client(), "tobias@example.org") == "in"
    assert SecurityEntry.objects.filter(kind="sign_in_locked", subject_id=cast.jana.pk).exists()


def test_strangers_may_try_again_after_five_minutes(cast: Cast, clock) -> None:  # type: ignore[no-untyped-def]
    guess("jana@example.org")
    clock.shift(299)
    assert WAIT in sign_in(Client(), "jana@example.org")
    clock.shift(2)
    assert sign_in(Client(), "jana@example.org") == "in"


def test_a_stolen_device_guesses_only_for_itself(cast: Cast) -> None:
    stolen, phone = known_device(cast.jana), known_device(cast.jana)
    assert WAIT in [sign_in(stolen, "jana@example.org", "geraten") for _ in range(11)][-1]
    assert WAIT in sign_in(stolen, "jana@example.org")
    assert sign_in(phone, "jana@example.org") == "in"
    assert sign_in(Client(), "jana@example.org") == "in"


def test_a_colleague_behind_the_same_address_makes_nobody_wait(cast: Cast) -> None:
    office = "192.0.2.99"
    phone = known_device(cast.jana)
    outcomes = [sign_in(Client(), f"niemand{number}@example.org", "geraten", office) for number in range(11)]
    assert WAIT in outcomes[-1]
    assert WAIT in sign_in(Client(), "tobias@example.org", PASSWORD, office)
    assert sign_in(phone, "jana@example.org", PASSWORD, office) == "in"


def test_made_up_addresses_do_not_fill_the_cache_that_counts(cast: Cast) -> None:
    def try_some(first: int) -> int:
        for number in range(first, first + 15):
            sign_in(Client(), f"erfunden{number}@example.org", "geraten", "203.0.113.99")
        return int(CacheEntry.objects.count())

    filled = try_some(0)
    assert try_some(15) == filled


@pytest.mark.parametrize("spoil", [lambda value: value[:-2] + "xx", lambda value: "x", lambda value: ""])
def test_a_cookie_that_nobody_gave_makes_no_known_device(cast: Cast, spoil) -> None:  # type: ignore[no-untyped-def]
    phone = known_device(cast.jana)
    phone.cookies["leadwerk_device"] = spoil(phone.cookies["leadwerk_device"].value)
    guess("jana@example.org")
    assert WAIT in sign_in(phone, "jana@example.org")


def test_a_device_is_known_for_those_who_use_it_and_for_nobody_else(cast: Cast) -> None:
    shared = known_device(cast.tobias)
    guess("jana@example.org")
    assert WAIT in sign_in(shared, "jana@example.org")
    other = known_device(cast.olaf)
    assert sign_in(other, "tobias@example.org") == "in"
    guess("olaf@example.org")
    guess("tobias@example.org")
    assert sign_in(other, "olaf@example.org") == "in"


def test_the_cookie_names_nobody_and_no_script_reads_it(cast: Cast) -> None:
    cookie = known_device(cast.jana).cookies["leadwerk_device"]
    assert "jana" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/accounts/")
    assert cookie["max-age"] == 365 * 24 * 3600


def test_the_right_password_alone_makes_no_known_device(cast: Cast) -> None:
    TOTP.activate(cast.jana, SECRET)
    thief = Client()
    assert sign_in(thief, "jana@example.org") == "code"
    assert "leadwerk_device" not in thief.cookies


def test_a_login_of_ones_own_does_not_wipe_what_was_counted(cast: Cast) -> None:
    thief = Client()
    for number in range(6):
        last = sign_in(thief, "jana@example.org", "geraten", f"203.0.113.{number}")
        assert sign_in(Client(), "tobias@example.org", PASSWORD, f"203.0.113.{number}") == "in"
    assert WAIT in last


def test_on_a_new_device_the_link_from_the_mail_lets_the_person_in(cast: Cast) -> None:
    guess("jana@example.org")
    new = Client()
    assert "per E-Mail" in sign_in(new, "jana@example.org")
    new.post("/accounts/password/reset/", {"email": "jana@example.org"})
    (link,) = re.findall(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    form = new.get(link, follow=True).request["PATH_INFO"]
    new.post(form, {"password1": "drei-neue-worte", "password2": "drei-neue-worte"})
    assert WAIT in sign_in(Client(), "jana@example.org", "drei-neue-worte")
    assert sign_in(new, "jana@example.org", "drei-neue-worte") == "in"


def code_of(later: int = 0) -> str:
    return str(format_hotp_value(hotp_value(SECRET, (int(time.time()) + later) // 30)))


def wrong_codes(device: Client, times: int) -> list[str]:
    return [device.post("/accounts/code/", {"code": f"{number:06}"}).text for number in range(times)]


def test_whoever_has_the_password_and_guesses_codes_does_not_keep_its_owner_out(cast: Cast) -> None:
    phone = known_device(cast.jana)
    TOTP.activate(cast.jana, SECRET)
    thief = Client(REMOTE_ADDR="203.0.113.7")
    assert sign_in(thief, "jana@example.org") == "code"
    assert "Zu viele falsche Codes" in wrong_codes(thief, 6)[-1]
    assert "Zu viele falsche Codes" in thief.post("/accounts/code/", {"code": code_of()}).text
    assert sign_in(phone, "jana@example.org") == "code"
    assert phone.post("/accounts/code/", {"code": code_of()}).headers["Location"] == "/"
    assert SecurityEntry.objects.filter(kind="code_refused", subject_id=cast.jana.pk).exists()


def test_a_stranger_has_thirty_wrong_codes_a_day(cast: Cast, clock) -> None:  # type: ignore[no-untyped-def]
    TOTP.activate(cast.jana, SECRET)
    for _ in range(6):
        thief = Client()
        assert sign_in(thief, "jana@example.org") == "code"
        assert not any("Zu viele" in page for page in wrong_codes(thief, 5))
        clock.shift(301)
    sign_in(thief, "jana@example.org")
    assert "Zu viele falsche Codes" in thief.post("/accounts/code/", {"code": code_of()}).text
    clock.shift(24 * 3600)
    assert sign_in(thief, "jana@example.org") == "code"
    assert thief.post("/accounts/code/", {"code": code_of()}).headers["Location"] == "/"


@pytest.mark.parametrize("email", ["jana@example.org", "niemand@example.org"])
def test_a_flood_of_resets_sends_three_mails_an_hour_and_answers_alike(cast: Cast, clock, email: str) -> None:  # type: ignore[no-untyped-def]
    def ask(number: int) -> str:
        answer = Client().post("/accounts/password/reset/", {"email": email}, REMOTE_ADDR=f"203.0.113.{number}")
        return str(answer.headers["Location"])

    assert {ask(number) for number in range(8)} == {"/accounts/password/reset/done/"}
    assert len(mail.outbox) == 3
    clock.shift(3601)
    ask(9)
    assert len(mail.outbox) == 4


class CountingHasher(MD5PasswordHasher):
    hashed: int = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


def test_an_unknown_address_costs_as_many_password_hashes_as_a_known_one(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    User.objects.filter(pk=cast.olaf.pk).update(is_active=False)
    cast.leo.set_unusable_password()
    cast.leo.save()

    def cost(email: str) -> int:
        before = CountingHasher.hashed
        assert "stimmt nicht" in sign_in(Client(), email, "geraten")
        return CountingHasher.hashed - before

    emails = ("jana@example.org", "niemand@example.org", "olaf@example.org", "leo@example.org")
    assert {email: cost(email) for email in emails} == dict.fromkeys(emails, 1)
