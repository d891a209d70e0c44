"""The outcomes a company knows for calls, as held in memory."""

from leadwerk.correspondence.models import CallOutcome
from leadwerk.foundation.held import held


@held
def all_outcomes() -> list[CallOutcome]:
    """In their order, retired ones included."""
    return list(CallOutcome.objects.all())


def outcomes() -> list[CallOutcome]:
    """What is offered today."""
    return [outcome for outcome in all_outcomes() if outcome.retired_at is None]
