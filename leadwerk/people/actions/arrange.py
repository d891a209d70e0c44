"""How a user has their pages."""

from collections.abc import Sequence

from django.db import transaction

from leadwerk.people.actors import Actor, person
from leadwerk.people.models import User

DENSITIES = ("compact", "normal", "wide")


@transaction.atomic
def choose_density(density: str, *, by: Actor) -> None:
    """Set how high the rows of one's lists are; a height there is none of changes nothing."""
    user = person(by)
    if user is not None and density in DENSITIES:
        User.objects.filter(pk=user.pk).update(density=density)


@transaction.atomic
def choose_columns(layout: str, columns: Sequence[str], *, by: Actor) -> None:
    """Keep the columns of one of one's lists; none at all brings the usual ones back."""
    user = person(by)
    if user is None:
        return
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    fresh.list_columns = fresh.list_columns | {layout: list(columns)}
    fresh.save(update_fields=["list_columns"])
