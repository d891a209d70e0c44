"""Where somebody is signed in, as people know their devices."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from leadwerk.people.actions.sessions import sessions_of
from leadwerk.people.devices import device_name
from leadwerk.people.models import User


@dataclass(frozen=True, slots=True)
class Device:
    """One sign-in that still holds."""

    id: int
    words: str
    address: str
    since: dt.datetime
    is_this: bool


def devices(request: HttpRequest, user: User) -> list[Device]:
    """All of them, the latest sign-in first."""
    here = request.session.session_key
    return [
        Device(one.pk, words(one.user_agent), one.ip, one.created_at, one.session_key == here)
        for one in sessions_of(user)
    ]


def words(agent: str) -> str:
    """The browser and its system, as far as the browser tells."""
    return device_name(agent) or _("Unknown device")
