from typing import Any

import pytest

from leadwerk.conversion.actions.convert import Choice
from leadwerk.conversion.catalog import conversion_settings
from leadwerk.leads.actions.assign import assign
from leadwerk.leads.actions.move import move
from leadwerk.leads.models import Lead
from tests.cast import Cast


@pytest.fixture
def won(cast: Cast) -> Lead:
    """Jana's lead with all stages passed that have to be before it is won."""
    return ready(cast)


@pytest.fixture
def choice(cast: Cast) -> Choice:
    return Choice(status=conversion_settings().open_statuses()[0])


def ready(cast: Cast, **fields: str) -> Lead:
    known: dict[str, Any] = {
        "first_name": "Friederike",
        "title": "Dr.",
        "job_title": "Geschäftsführerin",
        "mobile": "0171 3920007",
        "phone": "05221 231250",
        "city": "Herford",
        "postal_code": "32049",
        "interest": "PV-Dachanlage 480 kWp",
        "description": "Anfrage von der Messe",
        "value": 41_200_000,
    }
    lead = assign(cast.lead(**(known | fields)), cast.jana, by=cast.viola)
    for stage in cast.stages[1:]:
        lead = move(lead, stage, by=cast.jana)
    return lead
