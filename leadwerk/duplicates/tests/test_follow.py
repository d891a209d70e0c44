from typing import Any

import pytest

from leadwerk.duplicates.actions.follow import follow
from leadwerk.duplicates.jobs import is_behind
from leadwerk.duplicates.likeness import Level
from leadwerk.duplicates.matching import matches
from leadwerk.duplicates.models import BlockKey
from leadwerk.leads.actions.edit import edit
from leadwerk.people.actors import SYSTEM
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANNA: dict[str, Any] = {
    "company_name": "",
    "email": "",
    "first_name": "Anna",
    "last_name": "Müller",
    "postal_code": "04109",
}
ALIKE = {"first_name": "Ana", "last_name": "Mueller", "postal_code": "04109"}


def catch_up() -> None:
    while is_behind():
        follow(by=SYSTEM)


def test_what_was_there_before_and_what_comes_later_is_found_by_likeness(cast: Cast) -> None:
    before = cast.lead(**ANNA)
    assert matches(ALIKE) == []
    catch_up()
    later = cast.lead(**ANNA)
    catch_up()
    assert [(match.id, match.level) for match in matches(ALIKE)] == [
        (before.pk, Level.LIKELY),
        (later.pk, Level.LIKELY),
    ]


def test_a_change_is_followed_and_a_second_look_adds_nothing(cast: Cast) -> None:
    lead = cast.lead()
    catch_up()
    edit(lead, ANNA, by=cast.ada)
    assert is_behind()
    catch_up()
    assert [match.id for match in matches(ALIKE)] == [lead.pk]
    rows = BlockKey.objects.count()
    catch_up()
    assert BlockKey.objects.count() == rows
