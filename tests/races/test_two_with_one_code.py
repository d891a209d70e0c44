"""One code given at the same moment on two devices signs in one of them; parallel guesses are all counted."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from leadwerk.people.models import User
from tests.cast import PASSWORD, Cast
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def waiting_for_the_code(user: User) -> Client:
    device = Client()
    answer = device.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/code/"
    return device


def signed_in(devices: list[Client]) -> int:
    return sum("_auth_user_id" in device.session for device in devices)


@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_one_code_on_two_devices_at_once_signs_in_one(cast: Cast, kind: str) -> None:
    TOTP.activate(cast.jana, SECRET)
    recovery_codes = RecoveryCodes.activate(cast.jana).generate_codes()
    devices = [waiting_for_the_code(cast.jana) for _ in range(2)]
    of_app = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    code = of_app if kind == "app" else recovery_codes[0]
    ends = at_once(*(lambda device=device: device.post("/accounts/code/", {"code": code}) for device in devices))
    assert ends == ["done", "done"]
    assert signed_in(devices) == 1


def test_guesses_at_once_are_all_counted(cast: Cast) -> None:
    def guess(number: int) -> object:
        sent = {"login": "jana@example.org", "password": f"geraten{number}"}
        return Client().post("/accounts/login/", sent, REMOTE_ADDR=f"203.0.113.{number}")

    assert at_once(*(lambda number=number: guess(number) for number in range(6))) == ["done"] * 6
    late = Client()
    answer = late.post("/accounts/login/", {"login": "jana@example.org", "password": PASSWORD})
    assert "zu oft versucht" in answer.text
