"""Numbers that several places of one page show, read once per request."""

from typing import cast

from django.http import HttpRequest

from leadwerk.people.models import User
from leadwerk.tallies import sums


def lead_counts(request: HttpRequest, user: User) -> sums.Groups:
    """Leads and value per group, of all the user may see and of the user's own: for tabs and sidebar."""
    if not hasattr(request, "_lead_counts"):
        request._lead_counts = sums.groups(user)  # type: ignore[attr-defined]
    return cast(sums.Groups, request._lead_counts)  # type: ignore[attr-defined]
