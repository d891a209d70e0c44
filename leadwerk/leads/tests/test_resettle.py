import pytest

from leadwerk.desk.actions.people import edit_user
from leadwerk.desk.actions.processes import retire_process, retire_stage
from leadwerk.journal.models import Entry
from leadwerk.leads.actions import resettle
from leadwerk.leads.actions.bin import discard
from leadwerk.leads.actions.close import lose
from leadwerk.leads.actions.move import passed_stages
from leadwerk.leads.actions.resettle import empty_stage
from leadwerk.leads.models import Lead, StageVisit
from leadwerk.leads.refusals import AlreadyInStage, StageIsRetired
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.actions.processes import add_process
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.refusals import ProcessIsDefault, TargetMissing
from leadwerk.tallies.models import Tally
from tests.cast import Cast


def counted() -> dict[tuple[int, int, str], int]:
    """What the tally says, as the leads themselves say it."""
    found: dict[tuple[int, int, str], int] = {}
    for lead in Lead.objects.present():
        key = (lead.process_id, lead.stage_id, lead.group)
        found[key] = found.get(key, 0) + 1
    return found


def tallied() -> dict[tuple[int, int, str], int]:
    found: dict[tuple[int, int, str], int] = {}
    for row in Tally.objects.exclude(leads=0):
        key = (row.process, row.stage, row.group)
        found[key] = found.get(key, 0) + row.leads
    return found


def test_retiring_a_stage_moves_its_open_leads_and_only_those(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resettle, "CHUNK", 2)
    first, second, *_ = cast.stages
    new, active = cast.lead(), [cast.lead(owner=cast.jana) for _ in range(4)]
    lost = lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    binned = discard(cast.lead(owner=cast.jana), by=cast.jana)
    assert retire_stage(first, second, by=cast.ada) == 6
    for lead in (new, *active, binned):
        version = lead.version
        lead.refresh_from_db()
        assert (lead.stage_id, lead.version) == (second.pk, version + 1)
        assert lead.visits.filter(left_at__isnull=True).get().stage_id == second.pk
        assert passed_stages(lead) == set()
    lost.refresh_from_db()
    assert lost.stage_id == first.pk
    entries = Entry.objects.filter(kind="mapped")
    assert entries.count() == 6
    assert len(set(entries.values_list("change_set", flat=True))) == 1
    assert set(entries[0].changes) == {"stage", "stage_entered_at"}
    assert tallied() == counted()
    assert StageVisit.objects.filter(left_at__isnull=True).count() == 6


def test_a_stage_with_leads_is_not_retired_without_a_target(cast: Cast) -> None:
    cast.lead(owner=cast.jana)
    with pytest.raises(TargetMissing):
        retire_stage(cast.stages[0], None, by=cast.ada)
    assert retire_stage(cast.stages[3], None, by=cast.ada) == 0
    assert len(cast.stages) == 3


def test_leads_never_go_to_where_nobody_may_go(cast: Cast) -> None:
    first, second, third, _ = cast.stages
    retire_stage(second, None, by=cast.ada)
    with pytest.raises(StageIsRetired):
        empty_stage(first, catalog().stages[second.pk], by=cast.ada)
    with pytest.raises(AlreadyInStage):
        empty_stage(first, first, by=cast.ada)
    with pytest.raises(MissingPermission):
        empty_stage(first, third, by=cast.viola)


def test_retiring_a_process_maps_every_stage_into_another(cast: Cast) -> None:
    with pytest.raises(ProcessIsDefault):
        retire_process(cast.process, {}, by=cast.ada)
    other = add_process("Partnervertrieb", by=cast.ada)
    entry, *_, last = catalog().stages_of[other.pk]
    leads = [cast.lead(owner=cast.jana) for _ in range(3)]
    empty_stage(cast.stages[0], entry, by=cast.ada)
    with pytest.raises(TargetMissing):
        retire_process(other, {}, by=cast.ada)
    assert retire_process(other, {entry: cast.stages[2], last: cast.stages[3]}, by=cast.ada) == 3
    leads[0].refresh_from_db()
    assert (leads[0].process_id, leads[0].stage_id) == (cast.process.pk, cast.stages[2].pk)
    assert tallied() == counted()


@pytest.mark.parametrize("follow", [True, False])
def test_moving_a_user_takes_the_open_leads_along_if_wished(cast: Cast, follow: bool) -> None:
    lead, lost = cast.lead(owner=cast.jana), lose(cast.lead(owner=cast.jana), cast.loss_reason(), by=cast.jana)
    edit_user(cast.jana, by=cast.ada, team=cast.sued, leads_follow=follow)
    lead.refresh_from_db()
    lost.refresh_from_db()
    assert lead.team == (cast.sued if follow else cast.nord)
    assert lost.team == cast.nord
    assert Entry.objects.filter(kind="followed", subject_id=lead.pk).exists() is follow
    assert Tally.objects.get(team=lead.team_id, group="active", leads__gt=0).leads == 1
