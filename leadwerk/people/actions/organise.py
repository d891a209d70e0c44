"""Founding the company, its teams, roles and users."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from leadwerk.foundation import held
from leadwerk.foundation.text import login_address
from leadwerk.people.actions.roles import refuse_wider_roles
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor, person
from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import Company, Grant, Role, Team, User
from leadwerk.people.permissions import SUPPLIED_ROLES, Permission
from leadwerk.people.refusals import AddressTaken
from leadwerk.people.security import differing, names

KEEPING = {"security_days", "logs_openings", "opening_days"}


@transaction.atomic
def found_company(
    name: str,
    *,
    by: Actor,
    language: str = "de",
    time_zone: str = "Europe/Berlin",
    currency: str = "EUR",
    lead_criteria: str = "",
    is_demo: bool = False,
) -> Company:
    """Make the one company of this installation and its five supplied roles.

    The database knows only one: of two who do this at once, the second gets an IntegrityError.
    """
    person(by)
    company = Company(
        pk=1,
        name=name,
        language=language,
        time_zone=time_zone,
        currency=currency,
        lead_criteria=lead_criteria,
        is_demo=is_demo,
    )
    company.save(force_insert=True)
    supply_roles(by=by)
    record("company_founded", by=by, about=company)
    held.changed()
    return company


@transaction.atomic
def edit_company(*, by: Actor, **fields: Any) -> Company:
    """Change the company's name, language, time zone, currency, criteria for a lead or ownership modes, or how long the
    security log keeps what it knows of people: that takes a permission of its own."""
    if fields.keys() & KEEPING:
        demand(by, Permission.MANAGE_PRIVACY)
    if fields.keys() - KEEPING:
        demand(by, Permission.MANAGE_SETTINGS)
    company = Company.objects.select_for_update().get()
    before = {name: getattr(company, name) for name in fields}
    for name, value in fields.items():
        setattr(company, name, value)
    company.save()
    if changes := differing(before, fields):
        record("company_edited", by=by, about=company, changes=changes)
    held.changed()
    return company


@transaction.atomic
def supply_roles(*, by: Actor) -> None:
    """Put the five supplied roles back to what they start with."""
    person(by)
    for key, grants in SUPPLIED_ROLES.items():
        role, _ = Role.objects.get_or_create(key=key)
        role.grants.all().delete()
        Grant.objects.bulk_create(
            [Grant(role=role, permission=permission, scope=scope) for permission, scope in grants.items()]
        )
    held.changed()


@transaction.atomic
def add_team(name: str, *, by: Actor, parent: Team | None = None, leader: User | None = None) -> Team:
    """Make a department, under another one or at the top. Raises `OtherDepartment`."""
    demand_people(by, parent.pk if parent else None, *([leader.team_id] if leader else []))
    team = Team(name=name, parent=parent, leader=leader)
    team.save(force_insert=True)
    team.path = f"{parent.path if parent else '/'}{team.pk}/"
    team.save(update_fields=["path"])
    record("team_added", by=by, about=team)
    held.changed()
    return team


@transaction.atomic
def add_user(
    email: str,
    *,
    by: Actor,
    first_name: str = "",
    last_name: str,
    roles: Iterable[str] = ("agent",),
    team: Team | None = None,
    manager: User | None = None,
    password: str | None = None,
    salutation: str = "",
    phone: str = "",
    language: str = "",
) -> User:
    """Make a login. `roles` are keys of supplied roles. Without a password nobody can sign in until one is set.

    Raises `AddressTaken`, `OtherDepartment`, `WiderThanOneself`.
    """
    demand_people(by, team.pk if team else None, *([manager.team_id] if manager else []))
    given = list(Role.objects.filter(key__in=list(roles)))
    refuse_wider_roles((role.pk for role in given), by=by)
    user = User(
        email=login_address(email),
        first_name=first_name,
        last_name=last_name,
        salutation=salutation,
        phone=phone,
        team=team,
        manager=manager,
        language=language,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise AddressTaken(email=user.email) from error
    user.roles.set(given)
    record("user_added", by=by, about=user, changes={"roles": ["", names(given)]} if given else {})
    held.changed()
    return user
