import pytest

from leadwerk.campaigns.models import Campaign
from leadwerk.journal.models import Entry
from leadwerk.people.doors import MissingPermission
from leadwerk.pipelines.actions.entries import add_entry, edit_entry, place_entry, restore_entry, retire_entry
from leadwerk.pipelines.actions.processes import (
    add_marketplace,
    add_process,
    make_default,
    retire_process,
    set_team_process,
)
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import LossReason, Mandatory, RejectionCode, Source
from leadwerk.pipelines.refusals import LastEntry, NameTaken, ProcessInUse, ProcessIsDefault, ProcessIsRetired
from tests.cast import Cast


def names() -> list[str]:
    return [source.name for source in catalog().sources.values() if source.retired_at is None]


def test_an_entry_is_added_at_the_end_and_told(cast: Cast) -> None:
    source = add_entry(Source, by=cast.ada, name="Podcast", name_en="Podcast")
    assert names()[-1] == "Podcast"
    told = Entry.objects.latest("pk")
    assert (told.kind, told.subject_kind, told.subject_id) == ("setting_added", "source", source.pk)


def test_an_entry_is_put_at_another_place(cast: Cast) -> None:
    place_entry(Source.objects.get(name="E-Mail"), 1, by=cast.ada)
    assert names()[:2] == ["E-Mail", "Website"]
    assert len(set(Source.objects.values_list("position", flat=True))) == len(names())


def test_a_retired_entry_comes_back_unless_its_name_was_taken(cast: Cast) -> None:
    fair = Source.objects.get(name="Messe")
    retire_entry(fair, by=cast.ada)
    assert "Messe" not in names()
    restore_entry(fair, by=cast.ada)
    assert "Messe" in names()
    retire_entry(fair, by=cast.ada)
    add_entry(Source, by=cast.ada, name="messe")
    with pytest.raises(NameTaken):
        restore_entry(fair, by=cast.ada)


@pytest.mark.parametrize("model", [LossReason, RejectionCode])
def test_what_every_closing_needs_is_never_empty(cast: Cast, model: type[LossReason]) -> None:
    first, *others = model.objects.all()
    for entry in others:
        retire_entry(entry, by=cast.ada)
    with pytest.raises(LastEntry):
        retire_entry(first, by=cast.ada)


def test_an_edit_that_changes_nothing_tells_nothing(cast: Cast) -> None:
    before = Entry.objects.count()
    edit_entry(Source.objects.get(name="Messe"), by=cast.ada, name="Messe")
    assert Entry.objects.count() == before


def test_marketing_keeps_campaigns_but_not_sources(cast: Cast) -> None:
    assert add_entry(Campaign, by=cast.marta, name="Frühjahr").pk
    with pytest.raises(MissingPermission):
        add_entry(Source, by=cast.marta, name="Radio")
    with pytest.raises(MissingPermission):
        add_entry(Campaign, by=cast.jana, name="Herbst")


def test_a_new_marketplace_gets_a_process_in_which_every_stage_is_mandatory(cast: Cast) -> None:
    market = add_marketplace("Solarbörse", by=cast.ada)
    stages = catalog().stages_of[market.process_id]
    assert len(stages) == 4
    assert {stage.mandatory for stage in stages} == {Mandatory.BOTH}
    assert add_marketplace("Zweite Börse", by=cast.ada, process=cast.process).process == cast.process


def test_exactly_one_process_is_the_default(cast: Cast) -> None:
    other = add_process("Partnervertrieb", by=cast.ada)
    make_default(other, by=cast.ada)
    assert catalog().default_process == other
    assert sum(process.is_default for process in catalog().processes.values()) == 1
    with pytest.raises(ProcessIsDefault):
        retire_process(other, by=cast.ada)


def test_a_process_that_somebody_chose_is_not_retired(cast: Cast) -> None:
    other = add_process("Partnervertrieb", by=cast.ada)
    set_team_process(cast.nord, other, by=cast.ada)
    with pytest.raises(ProcessInUse) as refused:
        retire_process(other, by=cast.ada)
    assert "Nord" in refused.value.sentence()
    set_team_process(cast.nord, None, by=cast.ada)
    retire_process(other, by=cast.ada)
    with pytest.raises(ProcessIsRetired):
        make_default(other, by=cast.ada)
