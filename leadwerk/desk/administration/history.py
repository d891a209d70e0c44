"""Who changed which setting, and when: the journal of company, people, processes and lists, as people read it."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadwerk.campaigns.catalog import campaigns
from leadwerk.campaigns.models import Article
from leadwerk.conversion.models import ConversionPolicy
from leadwerk.desk.administration.forms.books import BookForm
from leadwerk.desk.administration.forms.company import CompanyForm
from leadwerk.desk.administration.forms.people import TeamForm, UserForm
from leadwerk.desk.administration.forms.privacy import PrivacyForm
from leadwerk.desk.administration.forms.processes import ProcessForm, StageForm
from leadwerk.desk.administration.forms.roles import RoleForm
from leadwerk.desk.administration.forms.sign_on import ProviderForm
from leadwerk.desk.administration.lists import LABELS, LISTS
from leadwerk.desk.lead_page.timeline import Change, Day, Line, Page, head, names_today, short
from leadwerk.journal.kinds import KINDS
from leadwerk.journal.models import Entry
from leadwerk.journal.reads import latest
from leadwerk.people.models import Book, BookLevel, Company, IdentityProvider, Role, Team, User
from leadwerk.people.organisation import organisation
from leadwerk.people.permissions import Permission, Scope
from leadwerk.pipelines.catalog import catalog
from leadwerk.pipelines.models import SalesProcess, Stage
from leadwerk.ui.formats import date
from leadwerk.web_forms.models import WebForm
from leadwerk.web_forms.wording import PART_LABELS

# What a setting is, and the form whose labels its fields go by.
MODELS: tuple[tuple[type[models.Model], Promise, type[forms.Form] | None], ...] = (
    (Company, gettext_lazy("Company"), CompanyForm),
    (ConversionPolicy, gettext_lazy("Conversion"), CompanyForm),
    (IdentityProvider, gettext_lazy("Single sign-on"), ProviderForm),
    (User, gettext_lazy("User"), UserForm),
    (Role, gettext_lazy("Role"), RoleForm),
    (Team, gettext_lazy("Team"), TeamForm),
    (Book, gettext_lazy("Book"), BookForm),
    (SalesProcess, gettext_lazy("Sales process"), ProcessForm),
    (Stage, gettext_lazy("Stage"), StageForm),
    (WebForm, gettext_lazy("Web form"), None),
    *((kind.model, kind.title, None) for kind in LISTS.values()),
)
KNOWN = {model._meta.db_table: (model, title, form) for model, title, form in MODELS}


def page(before: int | None = None, begun: str = "") -> Page:
    """The newest changes, or those below `before`; `begun` is the day the page above ended with."""
    entries, has_more = latest(tuple(KNOWN), before=before)
    names, roles = names_today(), {role.pk: role.label for role in Role.objects.all()}
    days = [
        Day(None if day.isoformat() == begun else lines[0].at, lines)
        for day, lines in (
            (day, [_line(entry, names, roles) for entry in found])
            for day, found in groupby(entries, key=lambda entry: timezone.localtime(entry.at).date())
        )
    ]
    last = entries[-1] if has_more else None
    return Page(days, None, (last.pk, timezone.localtime(last.at).date().isoformat()) if last else None)


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Some changes of settings, as people read them."""
    names, roles = names_today(), {role.pk: role.label for role in Role.objects.all()}
    return [_line(entry, names, roles) for entry in entries]


def _line(entry: Entry, names: dict[str, str], roles: dict[int, str]) -> Line:
    model, title, form = KNOWN[entry.subject_kind]
    labels: dict[str, Any] = {name: field.label for name, field in form.base_fields.items()} if form else dict(LABELS)
    if model is Company:
        labels |= {name: field.label for name, field in PrivacyForm.base_fields.items()}
    if model is Role:
        labels |= {permission.value: permission.label for permission in Permission}
    if model is Company:
        labels |= {"lead_ownership": _("Ownership of leads"), "customer_ownership": _("Ownership of customers")}
    if model is IdentityProvider:
        labels |= {"is_on": _("Switched on"), "claimed_roles": _("Roles by claim")}
    if model is Book:
        labels["members"] = _("Members")
    if model is WebForm:
        labels = {name: str(words) for name, words in PART_LABELS.items()}
    return Line(
        id=entry.pk,
        at=entry.at,
        icon=KINDS[entry.kind].icon,
        head=head(entry, names),
        changes=[
            Change(str(labels[name]), *(short(_readable(model, name, value, roles)) for value in values))
            for name, values in entry.changes.items()
            if labels.get(name)
        ],
        about=str(title),
    )


def _readable(model: type[models.Model], name: str, value: Any, roles: dict[int, str]) -> str:
    """A stored value as people read it: references by the name they have now."""
    if value in ("", None, [], {}):
        return ""
    if model is WebForm:
        return str(value)
    if model is IdentityProvider:
        return {"True": _("yes"), "False": _("no")}.get(value, str(value))
    if name == "roles":
        return ", ".join(roles.get(pk, _("a removed role")) for pk in value)
    if name == "members":
        return ", ".join(f"{_named(organisation().users, int(pk))} ({BookLevel(value[pk]).label})" for pk in value)
    if model is Role and name in Permission.values:
        return str(Scope(value).label)
    if name == "process":
        return _named(catalog().processes, value)
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        held: dict[Any, Any] = {
            Team: organisation().teams,
            User: organisation().users,
            Book: organisation().books,
            Article: campaigns().articles,
        }
        return _named(held.get(field.related_model, {}), value)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateField):
        return date(dt.date.fromisoformat(value[:10]))
    chosen = dict(getattr(field, "flatchoices", ())).get(value)
    return str(chosen) if chosen is not None else str(value)


def _named(held: dict[int, Any], value: Any) -> str:
    found = held.get(value)
    return str(getattr(found, "name", found)) if found is not None else f"#{value}"
