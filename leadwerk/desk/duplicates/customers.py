"""Duplicates of an account or contact: the notice on its page, two of them side by side, merged and separated."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.customers.access import see
from leadwerk.customers.fields import EDITABLE, label
from leadwerk.customers.models import MODELS, Account, Contact
from leadwerk.desk.customers.kinds import ACCOUNT, CONTACT, Kind
from leadwerk.desk.customers.record import leave
from leadwerk.desk.duplicates.comparing import Comparison
from leadwerk.desk.said import say
from leadwerk.duplicates.actions.dismiss import dismiss, withdraw
from leadwerk.duplicates.actions.merge_customers import merge_customers, unmerge_customers
from leadwerk.duplicates.choices import proposed
from leadwerk.duplicates.merged import merges_into_record
from leadwerk.duplicates.models import CustomerMerge
from leadwerk.duplicates.telling import dismissals, told_of
from leadwerk.foundation.errors import Stale, Unseen
from leadwerk.people.doors import require
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.people.scoping import covers

KINDS = {kind.name: kind for kind in (ACCOUNT, CONTACT)}
Record = Account | Contact
AT_NOTICES = "#record-duplicates"


def _see(kind: Kind, pk: int, user: User) -> Record:
    return cast(Record, see(kind.model, pk, user))


@require_safe
def duplicates(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """What may be the same as this record and what was merged into it: notices on its page, or a page of their own."""
    user = cast(User, request.user)
    record = _see(kind, pk, user)
    is_present, is_notice = record.deleted_at is None, bool(request.headers.get("HX-Request"))
    merges = merges_into_record(record)
    losers = kind.model.objects.in_bulk([merge.loser for merge in merges])
    context = {
        "record": record,
        "kind": kind,
        "told": told_of(record, user) if is_present else [],
        "dismissals": [] if is_notice else dismissals(record, user),
        "merges": [(merge, losers[merge.loser]) for merge in merges],
        "last": next((merge for merge in merges if merge.winner == record.pk), None),
        "may_merge": is_present and covers(user, kind.permitting("merge"), record),
        "may_edit": is_present and covers(user, kind.permitting("edit"), record),
        "may_merge_with": lambda other: _may_merge(user, kind, record, other),
        "about": _about,
    }
    name = "notices.html" if is_notice else "page.html"
    return render(request, f"desk/duplicates/customer_{name}", context)


def _may_merge(user: User, kind: Kind, record: Record, other: Record) -> bool:
    """Contacts of two accounts are not merged before their accounts are."""
    of_one = getattr(record, "account_id", None) == getattr(other, "account_id", None)
    return of_one and covers(user, kind.permitting("merge"), other)


@require_http_methods(["GET", "HEAD", "POST"])
def comparison(request: HttpRequest, kind: Kind, pk: int, other_id: int) -> HttpResponse:
    """Two records side by side with a choice per field; POST merges them. The record of the address remains."""
    user = cast(User, request.user)
    winner, loser = _see(kind, pk, user), _see(kind, other_id, user)
    for one in (winner, loser):
        require(user, kind.permitting("merge"), one)
    compared, error = _compare(winner, loser), ""
    if request.method == "POST":
        choices = {name: choice for name in compared.names if (choice := request.POST.get(f"field-{name}"))}
        seen = (number_of(request.POST.get("version", "")) or 0, number_of(request.POST.get("other", "")) or 0)
        try:
            merged = merge_customers(winner, loser, choices, by=user, versions=seen)
        except Stale as refusal:
            error = refusal.sentence()
            winner, loser = _see(kind, pk, user), _see(kind, other_id, user)
            compared = _compare(winner, loser, choices)
        else:
            words = _("%(loser)s merged into %(winner)s.") % {"loser": loser.number, "winner": winner.number}
            say(request, words, reverse("customer_separation", args=[merged.pk]))
            return leave(request, reverse(kind.name, args=[winner.pk]))
    context = {"compared": compared, "record": winner, "other": loser, "kind": kind, "error": error, "about": _about}
    return render(request, "desk/duplicates/customer_comparison.html", context, status=422 if error else 200)


def _compare(winner: Record, loser: Record, given: Mapping[str, str] | None = None) -> Comparison:
    labels = {name: label(type(winner), name) for name in EDITABLE[type(winner)]}
    return Comparison(winner, loser, proposed(winner, loser, EDITABLE[type(winner)]), labels, _words, given or {})


def _words(record: Record, name: str) -> str:
    value: Any = getattr(record, name)
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value or "")


@require_POST
def dismissal(request: HttpRequest, kind: Kind, pk: int, other_id: int) -> HttpResponse:
    user = cast(User, request.user)
    record, other = _see(kind, pk, user), _see(kind, other_id, user)
    dismiss(record, other, by=user)
    way_back = reverse(f"{kind.name}_withdrawal", args=[record.pk, other.pk])
    say(request, _("Remembered for everybody: not a duplicate."), way_back)
    return leave(request, f"{reverse(kind.name, args=[record.pk])}{AT_NOTICES}")


@require_POST
def withdrawal(request: HttpRequest, kind: Kind, pk: int, other_id: int) -> HttpResponse:
    """Take back that two records are not the same."""
    user = cast(User, request.user)
    record, other = _see(kind, pk, user), _see(kind, other_id, user)
    withdraw(record, other, by=user)
    say(request, _("Taken back: the two are compared again."))
    return leave(request, reverse(f"{kind.name}_duplicates", args=[record.pk]))


@require_POST
def separation(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Make two records of one again; what was changed since stays, and is said."""
    user = cast(User, request.user)
    merged = CustomerMerge.objects.filter(pk=merge_id).first()
    if merged is None:
        raise Unseen
    kind = KINDS[merged.kind]
    see(MODELS[merged.kind], merged.ends_at, user)
    winner, kept = unmerge_customers(merged, by=user)
    words = _("Separated. Changed since and left as it is: %(fields)s.")
    fields = ", ".join(label(kind.model, name) for name in kept)
    say(request, words % {"fields": fields} if kept else _("Separated."))
    return leave(request, f"{reverse(kind.name, args=[winner.pk])}{AT_NOTICES}")


def _about(record: Record) -> str:
    """What tells two of one name apart: the number, the place or account, who is responsible."""
    place = record.account.name if isinstance(record, Contact) else record.city
    owner = organisation().colleague(record.owner_id)
    return " · ".join(part for part in (record.number, place, owner.name if owner else "") if part)
