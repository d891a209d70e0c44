from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadwerk.campaigns.catalog import campaigns
from leadwerk.desk.administration.lists import LISTS
from leadwerk.desk.administration.permits import person_of
from leadwerk.people import scoping
from leadwerk.people.doors import MissingPermission
from leadwerk.people.models import Role, User
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.pipelines.catalog import catalog


@dataclass(frozen=True, slots=True)
class Door:
    """One line of the overview: leads to a page of the settings."""

    label: str
    words: str
    url: str
    icon: str
    permission: Permission
    count: int | None = None


def overview(request: HttpRequest) -> HttpResponse:
    """All settings this person may change."""
    person = person_of(request)
    groups = [
        (title, [door for door in doors if scoping.has(person, door.permission)])
        for title, doors in ((_("Company and people"), _people(person)), (_("Sales"), _sales()), (_("Lists"), _lists()))
    ]
    groups = [(title, doors) for title, doors in groups if doors]
    if not groups:
        raise MissingPermission(Permission.MANAGE_SETTINGS)
    return render(request, "desk/settings/overview.html", {"groups": groups})


def _people(person: User) -> list[Door]:
    org, settings, users = organisation(), Permission.MANAGE_SETTINGS, Permission.MANAGE_USERS
    people = sum(scoping.administers(person, one.team) for one in org.agents())
    departments = sum(scoping.administers(person, team) for team in org.teams)
    doors = [
        Door(_("Company"), company().name, reverse("settings_company"), "company", settings),
        Door(_("Users"), _("Who signs in, and what they may do"), reverse("users"), "person", users, people),
        Door(_("Teams"), _("Departments and who leads them"), reverse("teams"), "people", users, departments),
    ]
    words = _("Pools of records, and who works with them")
    if scoping.administers(person, None):
        doors.append(Door(_("Books"), words, reverse("books"), "book", users, len(org.books)))
    words = _("Whether leads and customers belong to users or to books")
    doors.append(Door(_("Ownership"), words, reverse("ownership"), "sliders", settings))
    words = _("What each role may do, and on whose records")
    doors.insert(2, Door(_("Roles"), words, reverse("roles"), "shield", Permission.MANAGE_ROLES, Role.objects.count()))
    words = _("Sign in with the login people have elsewhere")
    doors.append(Door(_("Single sign-on"), words, reverse("single_sign_on"), "key", settings))
    words = _("Who changed what, and when")
    doors.append(Door(_("History of the settings"), words, reverse("settings_history"), "history", settings))
    words = _("Who signed in, changed rights or took data out")
    doors.append(Door(_("Security log"), words, reverse("security_log"), "lock", Permission.MANAGE_SECURITY))
    words = _("How long raw data and the log are kept, and who opens which lead")
    doors.append(Door(_("Privacy"), words, reverse("settings_privacy"), "eye", Permission.MANAGE_PRIVACY))
    if company().is_demo:
        words = _("Start with your own company")
        doors.append(Door(_("Remove demo data"), words, reverse("demo_removal"), "bin", settings))
    return doors


def _sales() -> list[Door]:
    processes = [process for process in catalog().processes.values() if process.retired_at is None]
    words = _("Stages, guidance, and what has to be passed")
    door = Door(_("Sales processes"), words, reverse("processes"), "board", Permission.MANAGE_PROCESSES, len(processes))
    words = _("What happens when a lead is there already")
    same = Door(_("Duplicates"), words, reverse("settings_duplicates"), "copy", Permission.MANAGE_SETTINGS)
    return [door, same, *(_list(slug) for slug in ("marketplaces", "sources", "campaigns", "articles"))]


def _lists() -> list[Door]:
    shown = {"marketplaces", "sources", "campaigns", "articles"}
    return [_list(slug) for slug in LISTS if slug not in shown]


def _list(slug: str) -> Door:
    kind = LISTS[slug]
    held: dict[str, dict[int, Any]] = {
        "marketplaces": catalog().marketplaces,
        "sources": catalog().sources,
        "campaigns": campaigns().campaigns,
        "articles": campaigns().articles,
        "loss-reasons": catalog().loss_reasons,
        "rejection-codes": catalog().rejection_codes,
    }
    count = sum(entry.retired_at is None for entry in held[slug].values()) if slug in held else None
    url = reverse("settings_list", args=[slug])
    return Door(str(kind.title), str(kind.words), url, kind.icon, kind.model.kept_with, count)
