"""Users, teams and the company, changed with an entry in the journal, which lies above the package people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from leadwerk.conversion.models import ConversionPolicy, Making
from leadwerk.customers.actions.hand_over import of_owner as customers_of
from leadwerk.customers.actions.hand_over import succeed as succeed_with_customers
from leadwerk.foundation import held
from leadwerk.foundation.clock import new_change_set
from leadwerk.foundation.errors import RuleBroken
from leadwerk.foundation.text import fold
from leadwerk.journal.write import Changes, plain, write
from leadwerk.leads.actions import resettle
from leadwerk.leads.models import Lead
from leadwerk.people.actions import organise, passwords, second_factor, sessions, teams, users
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand
from leadwerk.people.jobs import invite
from leadwerk.people.models import Company, Role, Team, User
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission
from leadwerk.people.security import differing
from leadwerk.pipelines.actions.processes import set_team_process
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess
from leadwerk.tallies import keep
from leadwerk.tasks.actions.edit import of_assignee
from leadwerk.tasks.actions.edit import succeed as succeed_in_tasks
from leadwerk.web_forms.actions.succeed import giving_to
from leadwerk.web_forms.actions.succeed import succeed as succeed_in_forms

Row = dict[str, Any]
UNTOLD = {"id", "password", "last_login", "created_at", "invited_at"}


class CurrencyFixed(RuleBroken):
    code = "currency_fixed"
    words = _("The currency can no longer be changed, because there are leads.")


@transaction.atomic
def set_conversion_policy(*, by: Actor, contact: Making, opportunity: Making) -> ConversionPolicy:
    """Whether a conversion makes a contact and an opportunity: always, by choice, never."""
    demand(by, Permission.MANAGE_SETTINGS)
    policy = ConversionPolicy.objects.select_for_update().get()
    before = _row(policy)
    told = {"contact": policy.contact, "opportunity": policy.opportunity}
    policy.contact, policy.opportunity = contact, opportunity
    policy.save()
    if changes := differing(told, {"contact": contact, "opportunity": opportunity}):
        record("company_edited", by=by, about=company(), changes=changes)
    held.changed()
    _write("company_edited", policy, before, by=by)
    return policy


def has_leads() -> bool:
    """Whether there is any lead at all, whoever may see it, in the bin too."""
    return Lead.objects.exists()


@transaction.atomic
def edit_company(*, by: Actor, **fields: Any) -> Company:
    """Change the company. Its currency only while there is no lead, in the bin neither: raises `CurrencyFixed`."""
    before = Company.objects.get()
    if fields.get("currency", before.currency) != before.currency and has_leads():
        raise CurrencyFixed
    company = organise.edit_company(by=by, **fields)
    _write("company_edited", company, _row(before), by=by)
    return company


@transaction.atomic
def add_user(email: str, *, by: Actor, roles: list[Role], **fields: Any) -> User:
    """Make a login. Raises `AddressTaken`."""
    user = organise.add_user(email, by=by, roles=[], **fields)
    user = users.edit_user(user, by=by, roles=roles)
    _write("user_added", user, {}, by=by)
    return user


class Newcomer(Protocol):
    """Who is to become a user; `team` and `manager` are named, and made or found."""

    first_name: str
    last_name: str
    email: str
    phone: str
    team: str
    manager: str
    role_ids: list[int]


@transaction.atomic
def add_users(newcomers: Sequence[Newcomer], *, by: Actor, invite_from: str = "") -> list[User]:
    """Make many logins at once, all or none, with the teams that are missing.

    With the address of this installation in `invite_from` each gets a mail with the link, sent by a job.
    """
    known = {fold(team.name): team for team in Team.objects.all()}
    roles = Role.objects.in_bulk()
    made: dict[str, User] = {}
    for newcomer in newcomers:
        team = known.get(fold(newcomer.team)) if newcomer.team else None
        if newcomer.team and team is None:
            team = known[fold(newcomer.team)] = add_team(newcomer.team, by=by)
        made[newcomer.email] = add_user(
            newcomer.email,
            by=by,
            roles=[roles[pk] for pk in newcomer.role_ids],
            first_name=newcomer.first_name,
            last_name=newcomer.last_name,
            phone=newcomer.phone,
            team=team,
        )
    for newcomer in newcomers:
        manager = made.get(newcomer.manager) or User.objects.filter(email=newcomer.manager).first()
        if manager is not None:
            edit_user(made[newcomer.email], by=by, manager=manager)
    if invite_from:
        for user in made.values():
            invite.enqueue(user.pk, invite_from)
    return list(made.values())


@transaction.atomic
def edit_user(
    user: User, *, by: Actor, roles: list[Role] | None = None, leads_follow: bool = False, **fields: Any
) -> User:
    """Change a login; with `leads_follow` its open leads come along into another team. Refusals: `users.edit_user`."""
    before = User.objects.get(pk=user.pk)
    told, change_set = _row(before), new_change_set()
    fresh = users.edit_user(user, by=by, roles=roles, **fields)
    _write("user_edited", fresh, told, by=by, change_set=change_set)
    if leads_follow and fresh.team_id != before.team_id and fresh.team is not None:
        resettle.follow_owner(fresh, by=by, change_set=change_set)
    return fresh


@dataclass(frozen=True, slots=True)
class Work:
    """What lies with a user: active leads, open tasks, the customers' records they are responsible for, and the web
    forms whose leads go to them."""

    leads: int = 0
    tasks: int = 0
    customers: int = 0
    forms: int = 0


def work_of(user: User) -> Work:
    """How much there is of it, whoever may see it."""
    return Work(
        leads=resettle.of_owner(user).count(),
        tasks=of_assignee(user).count(),
        customers=sum(found.count() for found in customers_of(user)),
        forms=giving_to(user).count(),
    )


@dataclass(frozen=True, slots=True)
class Successors:
    """Who gets the work of somebody who leaves; what has nobody stays where it is. `release` makes leads new again."""

    leads: User | None = None
    release: bool = False
    tasks: User | None = None
    customers: User | None = None
    forms: User | None = None


@transaction.atomic
@keep.together()
def deactivate_user(user: User, *, by: Actor, successors: Successors = Successors()) -> Work:
    """End somebody's access and hand their work over; how much of it was. The entries have one change set.

    Raises what `users.deactivate_user` raises, and `OwnerIsInactive`, `AssigneeIsInactive`, `ResponsibleIsInactive`.
    """
    before, change_set = _row(user), new_change_set()
    fresh = users.deactivate_user(user, by=by)
    _write("user_deactivated", fresh, before, by=by, change_set=change_set)
    leads = tasks = customers = forms = 0
    if successors.leads is not None or successors.release:
        leads = resettle.succeed(fresh, successors.leads, by=by, change_set=change_set)
    if successors.tasks is not None:
        tasks = succeed_in_tasks(fresh, successors.tasks, by=by, change_set=change_set)
    if successors.customers is not None:
        customers = succeed_with_customers(fresh, successors.customers, by=by, change_set=change_set)
    if successors.forms is not None:
        forms = succeed_in_forms(fresh, successors.forms, by=by, change_set=change_set)
    return Work(leads, tasks, customers, forms)


@transaction.atomic
def activate_user(user: User, *, by: Actor) -> User:
    before = _row(user)
    fresh = users.activate_user(user, by=by)
    _write("user_activated", fresh, before, by=by)
    return fresh


@transaction.atomic
def set_password(user: User, password: str, *, by: Actor) -> User:
    """The entry says that it happened, never what it is."""
    fresh = passwords.set_password(user, password, by=by)
    write("password_set", ("user", user.pk), by=by, facts={"name": user.name})
    return fresh


@transaction.atomic
def remove_second_factor(user: User, *, by: Actor) -> bool:
    """`second_factor.remove_second_factor`, told only if there was one."""
    removed = second_factor.remove_second_factor(user, by=by)
    if removed:
        write("second_factor_removed", ("user", user.pk), by=by, facts={"name": user.name})
    return removed


@transaction.atomic
def end_sessions(user: User, *, by: Actor, only: int | None = None, but: str = "") -> int:
    """`sessions.end_sessions`, told only if there was any."""
    ended = sessions.end_sessions(user, by=by, only=only, but=but)
    if ended:
        write("sessions_ended", ("user", user.pk), by=by, facts={"name": user.name, "count": ended})
    return ended


@transaction.atomic
def add_team(
    name: str,
    *,
    by: Actor,
    parent: Team | None = None,
    leader: User | None = None,
    process: SalesProcess | None = None,
) -> Team:
    team = organise.add_team(name, by=by, parent=parent, leader=leader)
    set_team_process(team, process, by=by)
    _write("team_added", team, {}, by=by)
    return team


@transaction.atomic
def edit_team(team: Team, *, by: Actor, process: SalesProcess | None, **fields: Any) -> Team:
    """Change a team; `process` is the one for leads that arrive there, None for none. Refusals: `teams.edit_team`."""
    before = _row(Team.objects.get(pk=team.pk))
    fresh = teams.edit_team(team, by=by, **fields)
    set_team_process(team, process, by=by)
    _write("team_edited", fresh, before, by=by)
    return fresh


def _row(record: models.Model) -> Row:
    """Every column that may be told, and what hangs on it."""
    row = {
        field.name: plain(getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if field.name not in UNTOLD
    }
    if isinstance(record, User):
        row["roles"] = sorted(record.roles.values_list("pk", flat=True))
    if isinstance(record, Team):
        row["process"] = catalog().team_processes.get(record.pk)
    return row


def _write(kind: str, record: models.Model, before: Row, *, by: Actor, change_set: int | None = None) -> None:
    changes: Changes = {
        name: [before.get(name), value]
        for name, value in _row(record).items()
        if before.get(name) != value and not (name not in before and value in ("", None))
    }
    if changes:
        subject = (record._meta.db_table, record.pk)
        write(kind, subject, by=by, changes=changes, facts={"name": str(record)}, change_set=change_set)
