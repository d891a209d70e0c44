import pytest
from django.test import Client
from django.urls import reverse

from leadwerk.leads.actions.close import lose
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import StageOfOtherProcess
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast: Cast) -> Lead:
    return cast.lead(owner=cast.jana, value=4_120_000_00)


def board_of(cast: Cast, **query: int) -> str:
    return reverse("board", args=[cast.process.pk], query=query or None)


def move_url(cast: Cast, lead: Lead) -> str:
    return reverse("board_move", args=[cast.process.pk, lead.pk])


HTMX = {"HX-Request": "true"}


def test_a_board_shows_the_active_leads_of_its_process_in_their_stages(client: Client, cast: Cast, lead: Lead) -> None:
    waiting = cast.lead(company_name="Wartet noch GmbH")
    closed = lose(cast.lead(owner=cast.jana, company_name="Vorbei AG"), cast.loss_reason(), by=cast.jana)
    client.force_login(cast.jana)
    page = client.get(board_of(cast)).text
    assert lead.name in page
    assert "4.120.000" in page
    assert all(stage.label in page for stage in cast.stages)
    assert waiting.name not in page
    assert closed.name not in page


def test_a_dropped_card_moves_and_both_lanes_come_back_with_a_way_to_undo(
    client: Client, cast: Cast, lead: Lead
) -> None:
    client.force_login(cast.jana)
    first, second, third, _ = cast.stages
    answer = client.post(move_url(cast, lead), {"stage": second.pk, "version": lead.version}, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="lane-{first.pk}"' in answer.text
    assert f'id="lane-{second.pk}"' in answer.text
    assert f'id="lane-{third.pk}"' not in answer.text
    assert "/undo/" in answer["HX-Trigger"]
    lead.refresh_from_db()
    assert lead.stage == second


def test_a_card_dropped_in_another_process_is_refused_with_the_rules_sentence_and_code(
    client: Client, cast: Cast, lead: Lead
) -> None:
    from leadwerk.people.actors import SYSTEM
    from leadwerk.pipelines.actions.supply import add_stages
    from leadwerk.pipelines.models import SalesProcess

    other = SalesProcess.objects.create(name="Börse")
    (stage,) = add_stages(other, [("Angenommen", "Accepted", 10, "", None, "", "")], by=SYSTEM)
    client.force_login(cast.jana)
    answer = client.post(move_url(cast, lead), {"stage": stage.pk}, headers=HTMX)
    assert answer.status_code == 409
    refused = client.post(move_url(cast, lead), {"stage": stage.pk}, headers={"Accept": "application/json"})
    assert refused.json()["code"] == StageOfOtherProcess.code
    lead.refresh_from_db()
    assert lead.stage == cast.stages[0]


def test_of_two_people_who_drop_the_same_card_the_second_is_told_that_it_moved(
    client: Client, cast: Cast, lead: Lead
) -> None:
    client.force_login(cast.jana)
    seen = lead.version
    client.post(move_url(cast, lead), {"stage": cast.stages[1].pk, "version": seen}, headers=HTMX)
    late = client.post(move_url(cast, lead), {"stage": cast.stages[2].pk, "version": seen}, headers=HTMX)
    assert late.status_code == 409
    lead.refresh_from_db()
    assert lead.stage == cast.stages[1]


def test_what_may_not_be_moved_cannot_be_grabbed(client: Client, cast: Cast, lead: Lead) -> None:
    client.force_login(cast.leo)
    page = client.get(board_of(cast)).text
    assert lead.name in page
    assert "data-move" not in page.split("<main", 1)[1]
    assert client.post(move_url(cast, lead), {"stage": cast.stages[1].pk}, headers=HTMX).status_code == 403


def test_leads_of_other_teams_are_neither_shown_nor_counted_nor_moved(client: Client, cast: Cast, lead: Lead) -> None:
    client.force_login(cast.olaf)
    page = client.get(board_of(cast)).text
    assert lead.name not in page
    assert "4.120.000" not in page
    assert client.post(move_url(cast, lead), {"stage": cast.stages[1].pk}, headers=HTMX).status_code == 404


def test_a_full_lane_shows_more_on_demand(client: Client, cast: Cast) -> None:
    made = [cast.lead(owner=cast.jana, company_name=f"Firma {n}", email="") for n in range(23)]
    client.force_login(cast.jana)
    page = client.get(board_of(cast)).text
    assert "3 weitere zeigen" in page
    assert page.count('id="card-') == 20
    rest = reverse("board_lane", args=[cast.process.pk, cast.stages[0].pk], query={"before": made[3].pk, "left": 3})
    fragment = client.get(rest, headers=HTMX).text
    assert fragment.count('id="card-') == 3
    assert "lane__more" not in fragment


def test_a_board_can_show_one_persons_leads_only(client: Client, cast: Cast, lead: Lead) -> None:
    other = cast.lead(owner=cast.tobias, company_name="Autohaus Wendt")
    client.force_login(cast.viola)
    page = client.get(board_of(cast, owner=cast.tobias.pk)).text
    assert other.name in page
    assert lead.name not in page
    assert client.get(board_of(cast) + "?owner=nonsense").status_code == 200


def test_a_board_costs_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        cast.lead(owner=cast.jana, company_name=f"Firma {number}")
    client.force_login(cast.jana)
    client.get(board_of(cast))
    with django_assert_max_num_queries(10 + len(cast.stages)):  # type: ignore[operator]
        client.get(board_of(cast))


def test_an_unknown_board_does_not_exist(client: Client, cast: Cast) -> None:
    client.force_login(cast.jana)
    assert client.get(reverse("board", args=[999_999])).status_code == 404
    assert client.get(reverse("boards")).url == board_of(cast)  # type: ignore[attr-defined]


def test_the_board_reads_in_english(client: Client, cast: Cast, lead: Lead) -> None:
    cast.jana.language = "en"
    cast.jana.save()
    client.force_login(cast.jana)
    page = client.get(board_of(cast)).text
    assert "All owners" in page
    assert "First contact" in page
