"""Saved views: a filter with a name."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from leadwerk.desk.models import SavedView
from leadwerk.foundation import held
from leadwerk.foundation.errors import NotAllowed, RuleBroken, Unseen
from leadwerk.foundation.text import clean
from leadwerk.people.models import User
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has


class ViewOfSomebodyElse(NotAllowed):
    code = "view_of_somebody_else"
    words = _("This view belongs to %(owner)s. Save it under a name of your own.")


class ViewNameMissing(RuleBroken):
    code = "view_name_missing"
    words = _("Please give the view a name.")


@transaction.atomic
def save_view(name: str, query: str, *, by: User, is_shared: bool = False) -> SavedView:
    """Keep a list's query string under a name, for oneself or for everybody. Raises `ViewNameMissing`."""
    place = SavedView.objects.filter(owner=by).count()
    view = SavedView(name=_named(name), query=query, owner=by, is_shared=is_shared, position=place)
    view.save(force_insert=True)
    held.changed()
    return view


@transaction.atomic
def change_view(
    view: SavedView, *, by: User, name: str | None = None, query: str | None = None, is_shared: bool | None = None
) -> SavedView:
    """Rename a view, give it another filter, share it or not. Raises `ViewOfSomebodyElse`, `ViewNameMissing`."""
    fresh = _take(view, by=by)
    fresh.name = fresh.name if name is None else _named(name)
    fresh.query = fresh.query if query is None else query
    fresh.is_shared = fresh.is_shared if is_shared is None else is_shared
    fresh.save(force_update=True)
    held.changed()
    return fresh


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    """Forget a view; the leads in it are not touched. Raises `ViewOfSomebodyElse`."""
    _take(view, by=by).delete()
    held.changed()


def may_change(view: SavedView, user: User) -> bool:
    """Its owner may, and who manages settings may tidy up what is shared."""
    return view.owner_id == user.pk or (view.is_shared and has(user, Permission.MANAGE_SETTINGS))


def _take(view: SavedView, *, by: User) -> SavedView:
    fresh = SavedView.objects.select_for_update(of=("self",)).filter(pk=view.pk).first()
    if fresh is None or not (fresh.is_shared or fresh.owner_id == by.pk):
        raise Unseen
    if not may_change(fresh, by):
        raise ViewOfSomebodyElse(owner=fresh.owner.name)
    return fresh


def _named(name: str) -> str:
    name = clean(name, 120).strip()
    if not name:
        raise ViewNameMissing
    return name
