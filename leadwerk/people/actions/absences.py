"""When somebody is away, and who stands in for them: entered by themselves or by whoever administers them."""

import datetime as dt

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.foundation.clock import today
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import Absence, User
from leadwerk.people.organisation import company
from leadwerk.people.refusals import AbsenceEndsTooEarly, AbsenceFarAway, DeputyCannot

FARTHEST = dt.timedelta(days=3 * 366)
"""A day further away than parental leave lasts has a mistyped year."""


@transaction.atomic
def add_absence(user: User, first_day: dt.date, last_day: dt.date, *, by: Actor, deputy: User | None = None) -> Absence:
    """Enter days of absence, both included. Raises `AbsenceEndsTooEarly`, `AbsenceFarAway`, `DeputyCannot`."""
    _demand(user, by)
    if last_day < first_day:
        raise AbsenceEndsTooEarly
    day = today(company().time_zone)
    if first_day < day - FARTHEST or last_day > day + FARTHEST:
        raise AbsenceFarAway
    if deputy is not None and (deputy == user or not deputy.is_active):
        raise DeputyCannot(name=deputy.name)
    absence = Absence(user=user, first_day=first_day, last_day=last_day, deputy=deputy)
    absence.save(force_insert=True)
    record("absence_added", by=by, about=user, days=_days(absence), deputy=deputy.name if deputy else "")
    held.changed()
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by: Actor) -> None:
    _demand(absence.user, by)
    record("absence_removed", by=by, about=absence.user, days=_days(absence))
    absence.delete()
    held.changed()


def _days(absence: Absence) -> str:
    return f"{absence.first_day} – {absence.last_day}"


def _demand(user: User, by: Actor) -> None:
    if person(by) != user:
        demand_people(by, user.team_id)
