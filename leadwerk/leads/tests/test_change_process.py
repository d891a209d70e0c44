import pytest

from leadwerk.foundation.errors import Stale
from leadwerk.leads.actions.edit import edit
from leadwerk.leads.actions.move import change_process, passed_stages
from leadwerk.leads.models import StageVisit
from leadwerk.leads.models.visit import Entered, Left
from leadwerk.leads.refusals import StageIsRetired, StageOfOtherProcess
from leadwerk.leads.tests.proof import told
from leadwerk.people.actors import SYSTEM
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.actions.supply import add_stages
from leadwerk.pipelines.models import SalesProcess, Stage
from tests.cast import Cast


@pytest.fixture
def market(cast: Cast) -> list[Stage]:
    process = SalesProcess.objects.create(name="Solarbörse", name_en="Solar market")
    return add_stages(process, [(name, "", 0, "both", None, "", "") for name in ("Angenommen", "Besucht")], by=SYSTEM)


def test_a_lead_goes_on_in_the_other_process_at_the_stage_it_is_mapped_to(cast: Cast, market: list[Stage]) -> None:
    lead = cast.lead(owner=cast.jana)
    with told(lead, "process_changed", by=cast.viola):
        changed = change_process(lead, market[1].process, market[1], by=cast.viola)
    assert (changed.process, changed.stage) == (market[1].process, market[1])
    visits = list(StageVisit.objects.filter(lead=lead).order_by("pk").values_list("entered", "left"))
    assert visits == [(Entered.CREATED, Left.MAPPED), (Entered.MAPPED, Left.NOT_YET)]
    assert passed_stages(lead) == set()


def test_refusals(cast: Cast, market: list[Stage]) -> None:
    lead = cast.lead(owner=cast.jana)
    with pytest.raises(StageOfOtherProcess):
        change_process(lead, market[0].process, cast.stages[0], by=cast.viola)
    Stage.objects.filter(pk=market[0].pk).update(retired_at=lead.created_at)
    market[0].refresh_from_db()
    with pytest.raises(StageIsRetired):
        change_process(lead, market[0].process, market[0], by=cast.viola)
    edit(lead, {"city": "Bünde"}, by=cast.jana)
    with pytest.raises(Stale):
        change_process(lead, market[1].process, market[1], by=cast.viola, version=lead.version)


def test_it_takes_a_permission_that_agents_do_not_have(cast: Cast, market: list[Stage]) -> None:
    with pytest.raises(MissingPermission):
        change_process(cast.lead(owner=cast.jana), market[0].process, market[0], by=cast.jana)
