"""Two imports bring won leads of the same customers, in opposite order: both are carried out."""

from pathlib import Path

import pytest

from leadwerk.customers.actions.create import create_account
from leadwerk.intake.actions.carry_out import run_through, start
from leadwerk.intake.tests.test_history import ready
from leadwerk.leads.models import Lead
from leadwerk.tallies import check
from tests.cast import Cast
from tests.races.at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_two_imports_with_won_leads_of_the_same_customers_do_not_deadlock(cast: Cast, tmp_path: Path) -> None:
    names = [f"Kunde {number} GmbH" for number in range(40)]
    for name in names:
        create_account({"name": name}, by=cast.viola)
    runs = []
    for owner, ordered in (("jana", names), ("tobias", names[::-1])):
        rows = [
            f"{name};Ott;{owner}{place}@x.example;Gewonnen;;14.03.2024;;;;;1;{owner}@example.org;"
            for place, name in enumerate(ordered)
        ]
        folder = tmp_path / owner
        folder.mkdir()
        runs.append(start(ready(folder, cast.viola, *rows), by=cast.viola, in_background=False))
    assert at_once(*(lambda run=run: list(run_through(run)) for run in runs)) == ["done", "done"]
    assert Lead.objects.filter(outcome="won").count() == 2 * len(names)
    assert check.differences(Lead.objects.all()) == []
