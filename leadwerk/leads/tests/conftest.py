"""What holds after every test of a verb: the tally equals a full count of the leads."""

from collections.abc import Iterator

import pytest

from leadwerk.leads.models import Lead
from leadwerk.tallies.check import differences


@pytest.fixture(autouse=True)
def _the_tally_is_exact(db: None) -> Iterator[None]:
    yield
    assert differences(Lead.objects.all()) == []
