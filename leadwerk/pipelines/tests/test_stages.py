import pytest

from leadwerk.journal.models import Entry
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.actions.stages import add_stage, edit_stage, place_stage, retire_stage
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import Mandatory, Stage
from leadwerk.pipelines.refusals import LastStage, NameTaken
from tests.cast import Cast


def order(cast: Cast) -> list[str]:
    assert [stage.position for stage in cast.stages] == list(range(1, len(cast.stages) + 1))
    return [stage.name for stage in cast.stages]


def test_a_stage_is_added_at_the_end(cast: Cast) -> None:
    add_stage(cast.process, by=cast.ada, name="Angebot", name_en="Offer", probability=80, mandatory=Mandatory.BOTH)
    assert order(cast)[-1] == "Angebot"
    told = Entry.objects.filter(kind="setting_added").latest("pk")
    assert told.changes["probability"] == [None, 80]


@pytest.mark.parametrize(("place", "expected"), [(1, 0), (2, 1), (4, 3), (99, 3), (0, 0)])
def test_a_stage_is_put_anywhere_and_places_stay_without_gaps(cast: Cast, place: int, expected: int) -> None:
    place_stage(cast.stages[1], place, by=cast.ada)
    assert order(cast).index("Erstkontakt") == expected


def test_putting_a_stage_where_it_is_tells_nothing(cast: Cast) -> None:
    before = Entry.objects.count()
    place_stage(cast.stages[1], 2, by=cast.ada)
    assert Entry.objects.count() == before


def test_a_retired_stage_leaves_the_order_and_its_name_is_free_again(cast: Cast) -> None:
    retire_stage(cast.stages[1], by=cast.ada)
    assert order(cast) == ["Neu eingegangen", "Qualifiziert", "Termin vereinbart"]
    add_stage(cast.process, by=cast.ada, name="Erstkontakt")
    assert order(cast)[-1] == "Erstkontakt"
    assert sum(stage.name == "Erstkontakt" for stage in catalog().stages.values()) == 2


def test_the_last_stage_stays(cast: Cast) -> None:
    first, *others = cast.stages
    for stage in others:
        retire_stage(stage, by=cast.ada)
    with pytest.raises(LastStage):
        retire_stage(first, by=cast.ada)


def test_two_stages_of_a_process_never_share_a_name(cast: Cast) -> None:
    with pytest.raises(NameTaken):
        add_stage(cast.process, by=cast.ada, name="ERSTKONTAKT")
    with pytest.raises(NameTaken):
        edit_stage(cast.stages[0], by=cast.ada, name="Erstkontakt")
    edit_stage(cast.stages[1], by=cast.ada, name="Erstkontakt", guidance="Anrufen.")
    assert cast.stages[1].guidance == "Anrufen."


def test_it_takes_the_permission(cast: Cast) -> None:
    with pytest.raises(MissingPermission):
        add_stage(cast.process, by=cast.viola, name="X")
    with pytest.raises(MissingPermission):
        edit_stage(cast.stages[0], by=cast.viola, name="X")
    with pytest.raises(MissingPermission):
        place_stage(cast.stages[0], 2, by=cast.viola)
    with pytest.raises(MissingPermission):
        retire_stage(cast.stages[0], by=cast.viola)
    assert Stage.objects.filter(retired_at__isnull=True).count() == 4
