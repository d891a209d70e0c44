"""Sales processes and who starts in them."""

from django.db import transaction

from leadwerk.foundation import held
from leadwerk.journal.write import change, write
from leadwerk.people.actions.security import record
from leadwerk.people.actors import Actor
from leadwerk.people.doors import demand, demand_people
from leadwerk.people.models import Company, Team
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.actions.entries import add_entry, retire_entry
from leadwerk.pipelines.actions.supply import SUPPLIED_STAGES, add_stages
from leadwerk.pipelines.models import Mandatory, Marketplace, SalesProcess, Source, TeamProcess
from leadwerk.pipelines.refusals import ProcessInUse, ProcessIsDefault, ProcessIsRetired


@transaction.atomic
def add_process(name: str, *, by: Actor, name_en: str = "", mandatory: Mandatory | None = None) -> SalesProcess:
    """Make a process with the supplied stages to start from; `mandatory` replaces what is mandatory in them."""
    process = add_entry(SalesProcess, by=by, name=name, name_en=name_en)
    stages = [(*row[:3], row[3] if mandatory is None else mandatory, *row[4:]) for row in SUPPLIED_STAGES]
    add_stages(process, stages, by=by)
    return process


@transaction.atomic
def add_marketplace(name: str, *, by: Actor, name_en: str = "", process: SalesProcess | None = None) -> Marketplace:
    """Make a marketplace. Without a process it gets its own, every stage mandatory before won and lost (rule 3)."""
    if process is None:
        process = add_process(name, by=by, name_en=name_en, mandatory=Mandatory.BOTH)
    return add_entry(Marketplace, by=by, name=name, name_en=name_en, process=process)


@transaction.atomic
def make_default(process: SalesProcess, *, by: Actor) -> SalesProcess:
    """Let leads start in this process where nothing else decides. Raises `ProcessIsRetired`."""
    demand(by, Permission.MANAGE_PROCESSES)
    Company.objects.select_for_update().first()
    fresh = SalesProcess.objects.select_for_update().get(pk=process.pk)
    if fresh.retired_at is not None:
        raise ProcessIsRetired(process=fresh.label)
    former = SalesProcess.objects.exclude(pk=fresh.pk).filter(is_default=True).first()
    for other, is_default in ((former, False), (fresh, True)):
        if other is not None and (changes := change(other, is_default=is_default)):
            other.save(update_fields=["is_default"])
            write("setting_edited", ("sales_process", other.pk), by=by, changes=changes, facts={"name": other.name})
            record("setting_edited", by=by, about=("sales_process", other.pk, other.name))
    held.changed()
    return fresh


@transaction.atomic
def retire_process(process: SalesProcess, *, by: Actor) -> SalesProcess:
    """Take a process out of use. Mapping its leads is up to the caller. Raises `ProcessIsDefault`, `ProcessInUse`."""
    fresh = SalesProcess.objects.get(pk=process.pk)
    if fresh.is_default:
        raise ProcessIsDefault(process=fresh.label)
    users = [
        *(str(market) for market in Marketplace.objects.filter(process=fresh, retired_at__isnull=True)),
        *(str(source) for source in Source.objects.filter(process=fresh, retired_at__isnull=True)),
        *TeamProcess.objects.filter(process=fresh).values_list("team__name", flat=True),
    ]
    if users:
        raise ProcessInUse(process=fresh.label, users=", ".join(users))
    return retire_entry(fresh, by=by)


@transaction.atomic
def set_team_process(team: Team, process: SalesProcess | None, *, by: Actor) -> None:
    """Choose the process for leads that arrive at a team; None lets the default decide."""
    demand_people(by, team.pk)
    if process is None:
        TeamProcess.objects.filter(team=team).delete()
    else:
        TeamProcess.objects.update_or_create(team=team, defaults={"process": process})
    held.changed()
