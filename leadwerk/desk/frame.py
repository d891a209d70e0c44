"""What surrounds every page for this person: where they can go, what waits there, what was just done."""

from dataclasses import replace
from typing import cast

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _

from leadwerk.desk.counts import held_events, lead_counts, overdue_tasks
from leadwerk.desk.customers.kinds import KINDS
from leadwerk.desk.lead_list.address import IN_PROGRESS
from leadwerk.desk.lead_list.saved import url_of, visible_to
from leadwerk.desk.manual.chapters import address
from leadwerk.desk.said import take
from leadwerk.intake.quiet import quiet_sources
from leadwerk.leads.models import Group
from leadwerk.people import looking
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has
from leadwerk.tallies import sums
from leadwerk.ui.environment import url
from leadwerk.ui.formats import clock
from leadwerk.ui.frame import Banner, Frame, NavItem, Person, Theme


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame` for pages that extend ui/base.html, and the company for those before signing in.

    Both are read only if the template asks for them: a page that says the database is away asks for neither. Forms of
    one page have their token in common: Django would make one look different each time, which cannot be compressed.
    """
    token = SimpleLazyObject(lambda: get_token(request))
    hidden = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    return {
        "frame": SimpleLazyObject(lambda: frame(request)),
        "our_company": SimpleLazyObject(lambda: organisation().company),
        "looking_banner": _looking_banner(request),
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(lambda: format_html(hidden, token)),
    }


def _looking_banner(request: HttpRequest) -> Banner | None:
    """That somebody looks at all this as another person, and the way back."""
    looks = looking.of(request)
    if looks is None:
        return None
    words = _("You are looking as %(name)s until %(time)s. Nothing can be changed.")
    return Banner(words % {"name": looks.user.name, "time": clock(looks.until)}, _("End the view"), url("looking_end"))


def frame(request: HttpRequest) -> Frame:
    """The frame for the signed-in user of this request."""
    user = cast(User, request.user)
    company = organisation().company
    return Frame(
        company=company.name if company else "Leadwerk",
        person=Person(user.pk, user.name),
        home="/",
        main=tuple(_main(request, user)),
        views=tuple(_views(request, user)),
        setup=tuple(_setup(request, user)),
        quick=tuple(_quick(user)),
        account=() if looking.of(request) is not None else tuple(_account(request)),
        search=url("search"),
        sign_out=url("account_logout"),
        manual=address(request.resolver_match.url_name or "" if request.resolver_match else ""),
        theme=cast(Theme, user.theme),
        theme_url=url("profile_theme") if looking.of(request) is None else "",
        single_keys=user.has_letter_keys,
        toasts=take(request),
    )


def places(request: HttpRequest, user: User) -> list[NavItem]:
    """Everywhere the frame leads to, for the palette: without numbers, which nobody should wait for at each letter."""
    return [
        *_main(request, user, numbered=False),
        *_views(request, user, numbered=False),
        *_setup(request, user, numbered=False),
        *_account(request),
    ]


def _item(request: HttpRequest, label: str, where: str, icon: str, key: str = "", **more: object) -> NavItem:
    is_home = where == "/"
    current = request.path == where if is_home else request.path.startswith(where)
    return NavItem(label=label, url=where, icon=icon, key=key, current=current, **more)  # type: ignore[arg-type]


def _main(request: HttpRequest, user: User, *, numbered: bool = True) -> list[NavItem]:
    """Places of the daily work. A package that has a page adds its line here."""
    late = overdue_tasks(request, user) or None if numbered else None
    items = [_item(request, _("My day"), url("my_day"), "today", key="g t", count=late, alert=True)]
    if has(user, Permission.LEAD_VIEW):
        active = lead_counts(request, user).visible.get(Group.ACTIVE, sums.Sums()).leads if numbered else None
        items.append(_item(request, _("Leads"), url("leads"), "leads", "g l", count=active))
        items.append(_item(request, _("Kanban"), url("boards"), "board", "g p"))
    if any(has(user, kind.viewing) for kind in KINDS):
        items.append(_item(request, _("Customers"), url("customers"), "company", "g k"))
    return items


SETTINGS = (
    Permission.MANAGE_SETTINGS,
    Permission.MANAGE_USERS,
    Permission.MANAGE_ROLES,
    Permission.MANAGE_PROCESSES,
    Permission.CAMPAIGN_EDIT,
    Permission.MANAGE_PRIVACY,
    Permission.MANAGE_SECURITY,
)


def _quick(user: User) -> list[NavItem]:
    if not has(user, Permission.LEAD_CREATE):
        return []
    return [NavItem(_("New lead"), url("lead_create"), key="n")]


def _setup(request: HttpRequest, user: User, *, numbered: bool = True) -> list[NavItem]:
    items: list[NavItem] = []
    if has(user, Permission.LEAD_IMPORT):
        items.append(_item(request, _("Import"), url("imports"), "import"))
    if has(user, Permission.MANAGE_INTAKE):
        number = held_events(request, user) + quiet_sources() or None if numbered else None
        items.append(replace(_item(request, _("Intake"), url("intake"), "inbox"), count=number, alert=True))
    if has(user, Permission.MANAGE_FORMS):
        items.append(_item(request, _("Web forms"), url("web_forms"), "form"))
    if any(has(user, permission) for permission in SETTINGS):
        items.append(_item(request, _("Settings"), url("settings"), "settings"))
    return items


def _account(request: HttpRequest) -> list[NavItem]:
    return [_item(request, _("My profile"), url("profile"), "person")]


def _views(request: HttpRequest, user: User, *, numbered: bool = True) -> list[NavItem]:
    if not has(user, Permission.LEAD_VIEW):
        return []
    own = lead_counts(request, user).own.get(Group.ACTIVE, sums.Sums()).leads if numbered else None
    here = request.GET.get("view", "") if request.path == url("leads") else ""
    fixed = NavItem(
        _("Leads in progress"), f"{url('leads')}?view={IN_PROGRESS}", count=own, current=here == IN_PROGRESS
    )
    return [fixed, *(NavItem(view.name, url_of(view), current=here == str(view.pk)) for view in visible_to(user))]
