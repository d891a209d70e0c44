"""The filters of a list or board: those in force, and the dialog in which one is set, a form that leads back."""

from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from leadwerk.conditions.kinds import NONE, PERIODS, Choice, Day
from leadwerk.conditions.vocabulary import Asking, Condition, Conditions, Field
from leadwerk.desk.lead_list.address import IN_PROGRESS, ListAddress, pairs, read
from leadwerk.leads.conditions import LEADS, offered
from leadwerk.people.models import User

LAST_DAYS = (7, 14, 30, 90)


class Filtered(Protocol):
    """An address that asks for conditions."""

    @property
    def conditions(self) -> Conditions: ...
    @property
    def query(self) -> str: ...
    @property
    def url(self) -> str: ...
    def filter_url(self, name: str) -> str:
        """Where this one filter is set."""
        ...

    def pairs(self) -> list[tuple[str, str]]: ...
    def asking(self, conditions: Conditions) -> Self: ...


def fields(address: ListAddress) -> list[Field]:
    """What the list can be filtered by: the group is a tab, the fixed view's owner is given."""
    given = {"group", "owner"} if address.view == IN_PROGRESS else {"group"}
    return [field for field in offered() if field.name not in given]


@require_GET
def lead_filter(request: HttpRequest, name: str) -> HttpResponse:
    """Set one filter of the list; everything else in the address stays as it is."""
    address = read(pairs(request))
    return dialog(request, name, address, fields(address))


def dialog(request: HttpRequest, name: str, address: Filtered, available: Sequence[Field]) -> HttpResponse:
    """The form that sets one of the filters offered and leads to the address with it."""
    field = next((field for field in available if field.name == name), None)
    if field is None:
        raise Http404
    condition = address.conditions.of(name)
    rest = address.asking(address.conditions.without(name))
    context = {
        "rest": rest.pairs(),
        "action": address.url.partition("?")[0],
        "cancel": address.url,
        "field": field,
        "condition": condition,
        "values": condition.values if condition is not None else (),
        "choices": _choices(field, condition, cast(User, request.user)),
    }
    return render(request, "desk/lead_list/filter.html", context)


def chips(address: Filtered, conditions: Conditions, user: User) -> list[dict[str, str]]:
    """These filters in force, each with the addresses that change it and leave it out."""
    asking = Asking(user)
    return [
        {
            "label": LEADS.label(condition),
            "words": LEADS.words(condition, asking),
            "edit": address.filter_url(condition.field),
            "without": address.asking(address.conditions.without(condition.field)).url,
        }
        for condition in conditions.known
    ]


def is_from_a_form(request: HttpRequest) -> bool:
    """A form sends empty fields and values in parts; the address bar shall show what they mean together."""
    return any("." in key or len(values) > 1 or not values[0] for key, values in request.GET.lists())


def _choices(field: Field, condition: Condition | None, user: User) -> Sequence[Any]:
    """What is offered; what is in force is always among it, even if it is no longer in use."""
    if isinstance(field, Day):
        return _days(field, condition, user)
    if not isinstance(field, Choice):
        return []
    offered = list(field.options())
    known = {value for value, words in offered if isinstance(words, str)}
    known |= {value for _group, words in offered if not isinstance(words, str) for value, _words in words}
    chosen = condition.values if condition is not None else ()
    return [*offered, *((value, field.name_of(value)) for value in chosen if value not in known)]


def _days(field: Day, condition: Condition | None, user: User) -> list[tuple[str, str]]:
    texts = [name for name in PERIODS if field.is_future or name != "tomorrow"]
    if field.is_future:
        texts = ["overdue", *texts, "next-7-days", "next-30-days"]
    texts += [f"last-{days}-days" for days in LAST_DAYS] + [f"older-than-{days}-days" for days in LAST_DAYS]
    texts += [NONE] if field.empty is not None else []
    if condition is not None and condition.operator != "between" and field.text(condition) not in texts:
        texts.append(field.text(condition))
    found = [(text, field.read(text)) for text in texts]
    return [("", _("From … to …")), *((t, field.words(c, Asking(user))) for t, c in found if c is not None)]
