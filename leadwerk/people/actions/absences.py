"""When somebody is away, and who stands in for them: entered by themselves or by whoever administers them."""

import datetime as dt

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand_people
from leadwerk.people.models import Absence, User
from leadwerk.people.refusals import AbsenceEndsTooEarly, DeputyCannot


@transaction.atomic
def add_absence(user: User, first_day: dt.date, last_day: dt.date, *, by: Actor, deputy: User | None = None) -> Absence:
    """Enter days of absence, both included. Raises `AbsenceEndsTooEarly`, `DeputyCannot`."""
    _demand(user, by)
    if last_day < first_day:
        raise AbsenceEndsTooEarly
    if deputy is not None and (deputy == user or not deputy.is_active):
        raise DeputyCannot(name=deputy.name)
    absence = Absence(user=user, first_day=first_day, last_day=last_day, deputy=deputy)
    absence.save(force_insert=True)
    held.changed()
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by: Actor) -> None:
    _demand(absence.user, by)
    absence.delete()
    held.changed()


def _demand(user: User, by: Actor) -> None:
    if person(by) != user:
        demand_people(by, user.team_id)
