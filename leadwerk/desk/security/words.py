"""An entry of the security log as people read it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from django.forms import ChoiceField
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from leadwerk.conversion.models import Making
from leadwerk.desk.administration.forms.company import CompanyForm
from leadwerk.desk.administration.forms.duplicates import DuplicatesForm
from leadwerk.desk.administration.forms.privacy import PrivacyForm
from leadwerk.desk.administration.forms.sign_on import ProviderForm
from leadwerk.desk.lead_page.timeline import Change, short
from leadwerk.duplicates.policy import Policy
from leadwerk.people.models import BookLevel, OwnershipMode, SecurityEntry
from leadwerk.people.permissions import Permission, Scope
from leadwerk.people.security import KINDS, OF_STRANGERS, name, sentence
from leadwerk.ui.formats import number

PAGES = {"lead": "lead", "user": "user", "role": "role", "team": "team", "book": "book"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: who, what, from where. `who` is the id of a user, None for the system and for strangers."""

    entry: SecurityEntry
    icon: str
    name: str
    who: int | None
    sentence: str
    is_alarming: bool
    count: str
    changes: list[Change]
    link: tuple[str, str] | None


def line(entry: SecurityEntry) -> Line:
    kind = KINDS.get(entry.kind)
    return Line(
        entry=entry,
        icon=kind.icon if kind else "info",
        name=name(entry),
        who=entry.by_id,
        sentence=sentence(entry),
        is_alarming=kind is not None and kind.is_alarming,
        count=_count(entry),
        changes=changes(entry),
        link=_link(entry),
    )


def changes(entry: SecurityEntry) -> list[Change]:
    """What changed, before and after."""
    kept = entry.details.get("changes", {})
    return [Change(_label(field), *(short(_value(field, value)) for value in both)) for field, both in kept.items()]


def _count(entry: SecurityEntry) -> str:
    """How many attempts this entry stands for."""
    count = entry.details.get("count", 1)
    if entry.kind not in OF_STRANGERS or count == 1:
        return ""
    return ngettext("%(number)s attempt", "%(number)s attempts", count) % {"number": number(count)}


def _link(entry: SecurityEntry) -> tuple[str, str] | None:
    """What the entry is about, as far as it has a page."""
    if entry.subject_kind not in PAGES or entry.subject_id is None or entry.kind in ("role_removed", "book_removed"):
        return None
    words = f"L-{entry.subject_id}" if entry.subject_kind == "lead" else entry.subject_name
    return words, reverse(PAGES[entry.subject_kind], args=[entry.subject_id])


def _label(field: str) -> str:
    return _labels(get_language() or "").get(field, field)


@lru_cache(maxsize=4)
def _labels(language: str) -> dict[str, str]:
    forms = {
        field: str(bound.label)
        for form in (ProviderForm, CompanyForm, PrivacyForm)
        for field, bound in form.base_fields.items()
    }
    forms |= {f"duplicates_{field}": str(bound.label) for field, bound in DuplicatesForm.base_fields.items()}
    forms["duplicates_elsewhere"] = str(DuplicatesForm.base_fields["tells_elsewhere"].label)
    own = {
        "roles": _("Roles"),
        "team": _("Team"),
        "email": _("E-mail"),
        "name": _("Name"),
        "name_en": _("English name"),
        "demands_second_factor": _("Demands a second factor"),
        "parent": _("Belongs to"),
        "leader": _("Leader"),
        "lead_ownership": _("Ownership of leads"),
        "customer_ownership": _("Ownership of customers"),
        "is_on": _("Switched on"),
        "claimed_roles": _("Roles by claim"),
    }
    return forms | own | {permission.value: str(permission.label) for permission in Permission}


def _value(field: str, value: str) -> str:
    if field in Permission.values:
        return str(Scope(value).label) if value in Scope.values else value
    if value in BookLevel.values and field not in Permission.values:
        return str(BookLevel(value).label)
    if field in ("contact", "opportunity") and value in Making.values:
        return str(Making(value).label)
    if field.startswith("duplicates_") and value in Policy.values:
        choices = cast(ChoiceField, DuplicatesForm.base_fields[field.removeprefix("duplicates_")]).choices
        return str(dict(cast("list[tuple[str, str]]", choices)).get(value, value))
    if field.endswith("_ownership") and value in OwnershipMode.values:
        return str(OwnershipMode(value).label)
    return {"True": _("yes"), "False": _("no")}.get(value, value)
