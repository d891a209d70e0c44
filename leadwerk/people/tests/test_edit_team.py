import pytest

from leadwerk.people.actions.organise import add_team
from leadwerk.people.actions.teams import edit_team
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Team
from leadwerk.people.organisation import organisation
from leadwerk.people.refusals import TeamWithinItself
from tests.cast import Cast


def test_a_team_moves_with_everything_below_it(cast: Cast) -> None:
    kiel = add_team("Kiel", by=cast.ada, parent=cast.nord)
    hafen = add_team("Hafen", by=cast.ada, parent=kiel)
    edit_team(kiel, by=cast.ada, parent=cast.sued)
    paths = dict(Team.objects.values_list("name", "path"))
    assert paths["Hafen"] == f"/{cast.sales.pk}/{cast.sued.pk}/{kiel.pk}/{hafen.pk}/"
    assert hafen.pk in organisation().below[cast.sued.pk]
    assert hafen.pk not in organisation().below[cast.nord.pk]
    assert edit_team(kiel, by=cast.ada, parent=None).path == f"/{kiel.pk}/"


def test_a_team_never_belongs_to_itself_or_one_of_its_own(cast: Cast) -> None:
    for parent in (cast.sales, cast.nord):
        with pytest.raises(TeamWithinItself):
            edit_team(cast.sales, by=cast.ada, parent=parent)


def test_a_number_that_begins_alike_is_another_team(cast: Cast) -> None:
    many = [add_team(f"Team {number}", by=cast.ada) for number in range(12)]
    edit_team(many[0], by=cast.ada, parent=cast.sales)
    assert Team.objects.get(pk=many[10].pk).path == f"/{many[10].pk}/"


def test_it_takes_the_permission(cast: Cast) -> None:
    with pytest.raises(MissingPermission):
        edit_team(cast.nord, by=cast.viola, name="Mein Nord")
    with pytest.raises(MissingPermission):
        add_team("Meins", by=cast.viola)
