"""How often a password or code may be guessed before one has to wait; nobody can have somebody else made to wait.

A device on which a person has signed in carries a signed cookie that says so ("device cookies", as OWASP calls them).
Its attempts are counted by themselves. All others with that person's address are counted together, so whoever tries an
address from wherever makes strangers wait, never the person on a device of theirs. On a new device the link of a new
password lets them in: whoever has followed it has a device that is known (docs/decisions/0018).
"""

import secrets
from dataclasses import dataclass
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from leadwerk.foundation.text import login_address
from leadwerk.people.actions.security import record
from leadwerk.people.models import User
from leadwerk.people.security import Stranger

# Wrong attempts: how many in which time, per place they come from ("ip") and per address typed ("key").
OF_A_PLACE = "10/m/ip"
PASSWORDS = "5/5m/key"
CODES = "5/5m/key,30/d/key"
# A known device is counted alone, wherever it is: its neighbours in an office cannot make it wait either.
ON_A_KNOWN_DEVICE = {PASSWORDS: "10/5m/key", CODES: "5/5m/key,30/d/key"}
# Mails to one address. Whoever asks more often gets the same answer and no further mail; the earlier links still work.
RESET_MAILS = "3/h/key,10/d/key"

COOKIE = "leadwerk_device"
COOKIE_AGE = 365 * 24 * 60 * 60
PEOPLE_ON_A_DEVICE = 8
SALT = "leadwerk known device"


@dataclass(frozen=True, slots=True)
class Known:
    """That somebody has signed in on this device: whose address, and a number of its own to count attempts by."""

    whose: str
    number: str


def count(request: HttpRequest, address: str, rates: str, *, refusal: str) -> ratelimit.RateLimitUsage:
    """Count an attempt with this address. One that succeeds is rolled back by the caller: what failed before it stays
    counted, or whoever guesses could wipe it with a login of their own. Raises the adapter's error `refusal`."""
    known = _known(request, address)
    if known is not None:
        of_place, used = None, _consume(request, ON_A_KNOWN_DEVICE[rates], f"{rates} device {known.number}")
    else:
        # The place comes first: whoever makes up addresses shall not fill the cache and push out what it counts.
        of_place = _consume(request, OF_A_PLACE, "")
        if of_place is None:
            record("sign_in_locked", by=Stranger(""))
            raise get_adapter().validation_error(refusal)
        used = _consume(request, rates, f"{rates} address {login_address(address)}")
    if used is None:
        record("sign_in_locked", by=Stranger(address))
        raise get_adapter().validation_error(refusal)
    return ratelimit.RateLimitUsage(used.usage + (of_place.usage if of_place is not None else []))


def held_off(request: HttpRequest, address: str = "", **limit: Any) -> HttpResponse | None:
    """The answer to whoever tries this too often, by a limit of the library; the security log hears of it."""
    refused = ratelimit.consume_or_429(request, **limit)
    if refused is not None:
        record("sign_in_locked", by=Stranger(address))
    return cast(HttpResponse | None, refused)


def may_mail(request: HttpRequest, address: str) -> bool:
    """Whether one more mail about a password may go to this address, whether anybody has it or not."""
    return _consume(request, RESET_MAILS, f"mail {login_address(address)}") is not None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Make this a device that is known to be of `user`, beside others who use it too."""
    mine = Known(_whose(user.email), secrets.token_urlsafe(12))
    others = [one for one in _carried(request) if one.whose != mine.whose]
    carried = [(one.whose, one.number) for one in [mine, *others][:PEOPLE_ON_A_DEVICE]]
    response.set_cookie(
        COOKIE,
        signing.dumps(carried, salt=SALT),
        max_age=COOKIE_AGE,
        path="/accounts/",  # nobody else asks for it
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def _consume(request: HttpRequest, rates: str, key: str) -> ratelimit.RateLimitUsage | None:
    config = {"guess": rates}
    return ratelimit.consume(request, app="leadwerk", action="guess", config=config, key=key, limit_get=True)


def _known(request: HttpRequest, address: str) -> Known | None:
    whose = _whose(address)
    return next((one for one in _carried(request) if constant_time_compare(one.whose, whose)), None)


def _carried(request: HttpRequest) -> list[Known]:
    try:
        carried = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return []
    return [Known(whose, number) for whose, number in carried]


def _whose(address: str) -> str:
    """The address as the cookie has it: who finds a device does not read from it who uses it."""
    return salted_hmac(SALT, login_address(address), algorithm="sha256").hexdigest()[:32]
