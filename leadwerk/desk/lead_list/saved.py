"""Saved views as held in memory: everybody's, since a page shows the own ones and those that are shared."""

from leadwerk.desk.models import SavedView
from leadwerk.foundation.errors import Unseen
from leadwerk.foundation.held import held
from leadwerk.people.models import User


@held
def saved_views() -> dict[int, SavedView]:
    return {view.pk: view for view in SavedView.objects.all()}


def visible_to(user: User) -> list[SavedView]:
    """The user's own views first, then those that others share."""
    seen = [view for view in saved_views().values() if view.is_shared or view.owner_id == user.pk]
    return sorted(seen, key=lambda view: (view.owner_id != user.pk, view.position, view.name.casefold()))


def see(view_id: int | None, user: User) -> SavedView:
    """A view this user may use. Raises `Unseen`."""
    view = saved_views().get(view_id or 0)
    if view is None or not (view.is_shared or view.owner_id == user.pk):
        raise Unseen
    return view
