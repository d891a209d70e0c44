"""An account, contact or opportunity as its page shows it, and what this person may do with it."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from leadwerk.attachments.models import Attachment
from leadwerk.conversion.plan import contacts_at
from leadwerk.conversion.reads import histories, leads_of
from leadwerk.customers.access import see, viewing
from leadwerk.customers.fields import label
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.desk.customers.kinds import Kind
from leadwerk.desk.lead_page import layout, timeline
from leadwerk.desk.said import say
from leadwerk.duplicates.merged import merges_into_record, record_has_merged
from leadwerk.leads.models import Lead
from leadwerk.leads.status import Status, status
from leadwerk.people.books import are_used, open_to
from leadwerk.people.models import User
from leadwerk.people.organisation import Colleague, company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers, has
from leadwerk.tasks.models import Task
from leadwerk.ui.formats import date, money
from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Toast

PAGE = "desk/customers/record.html"
LISTED = 20
READS: dict[str, layout.Reads] = {"phone": "phone", "mobile": "phone", "email": "email", "website": "web"}
Shown = layout.Shown


class CustomerPage:
    """What the template asks for. Nothing is read before it is asked for, so a fragment costs its own part."""

    def __init__(self, request: HttpRequest, kind: Kind, record: CustomerRecord) -> None:
        self.request, self.kind, self.record = request, kind, cast(Any, record)
        self.user = cast(User, request.user)
        self.currency = company().currency

    def url(self, part: str = "", *args: object) -> str:
        """The address of the record, or of a part of it: "edit", "bin", "notes" …"""
        return reverse(f"{self.kind.name}_{part}" if part else self.kind.name, args=[self.record.pk, *args])

    @property
    def number(self) -> str:
        return cast(str, self.record.number)

    @cached_property
    def may(self) -> set[str]:
        """The verbs that this person may do with the record as it is: "edit", "assign", "restore" …"""
        verbs = ["restore"] if self.record.deleted_at is not None else ["edit", "assign", "delete"]
        if isinstance(self.record, Opportunity) and self.record.deleted_at is None:
            verbs.append("close" if self.record.is_open else "reopen")
        elif self.record.deleted_at is None:
            verbs.append("merge")
        return {verb for verb in verbs if covers(self.user, self.kind.permitting(verb), self.record)}

    @property
    def has_book(self) -> bool:
        """Whether records of this kind can be in a book."""
        return are_used(self.kind.viewing)

    @property
    def may_put_in_book(self) -> bool:
        return "assign" in self.may and bool(open_to(self.user, self.kind.permitting("assign")))

    @property
    def may_add(self) -> dict[str, bool]:
        """What may be made at this account."""
        is_here = isinstance(self.record, Account) and self.record.deleted_at is None
        return {
            "contact": is_here and has(self.user, Permission.CONTACT_CREATE),
            "opportunity": is_here and has(self.user, Permission.OPPORTUNITY_CREATE),
        }

    @cached_property
    def owner(self) -> Colleague | None:
        return organisation().colleague(self.record.owner_id)

    @cached_property
    def account(self) -> Account | None:
        """The account this belongs to, if it may be seen."""
        if isinstance(self.record, Account):
            return None
        account = self.record.account
        return account if covers(self.user, Permission.ACCOUNT_VIEW, account) else None

    @cached_property
    def contact(self) -> Contact | None:
        """The contact of an opportunity, if it may be seen."""
        contact = getattr(self.record, "contact", None)
        return contact if contact is not None and covers(self.user, Permission.CONTACT_VIEW, contact) else None

    @property
    def subtitle(self) -> str:
        record = self.record
        if isinstance(record, Account):
            place = " ".join(part for part in (record.postal_code, record.city) if part)
            return " · ".join(part for part in (place, record.industry) if part)
        return record.job_title if isinstance(record, Contact) else ""

    @cached_property
    def contacts(self) -> list[Contact]:
        if not has(self.user, Permission.CONTACT_VIEW):
            return []
        if isinstance(self.record, Account):
            return contacts_at(self.record, self.user)[:LISTED]
        return [self.contact] if self.contact is not None else []

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        if isinstance(self.record, Opportunity):
            return []
        found = Opportunity.objects.for_user(self.user, viewing(Opportunity)).present()
        return list(found.filter(**{self.kind.name: self.record.pk}).order_by("-pk")[:LISTED])

    @cached_property
    def leads(self) -> list[tuple[Lead, Status]]:
        return [(lead, status(lead)) for lead in leads_of(self.record, self.user)]

    @cached_property
    def histories(self) -> list[int]:
        return histories(self.record, self.user)

    @cached_property
    def tasks(self) -> list[Task]:
        """What is still to be done, planned at the leads that became this."""
        found = Task.objects.filter(lead__in=self.histories, done_at__isnull=True)
        return list(found.select_related("lead").order_by("due_order", "pk")[:LISTED])

    @cached_property
    def attachments(self) -> list[Attachment]:
        found = Attachment.objects.present().filter(subject_kind="lead", subject_id__in=self.histories)
        return list(found.select_related("blob").order_by("-pk")[:LISTED])

    @property
    def subjects(self) -> list[tuple[str, int]]:
        """Whose journal is this record's timeline: its own first."""
        found = [(self.kind.name, self.record.pk), *(("lead", pk) for pk in self.histories)]
        if getattr(self.record, "has_merged", True) and not isinstance(self.record, Opportunity):
            found += [(self.kind.name, merge.loser) for merge in merges_into_record(self.record)]
        if isinstance(self.record, Account):
            found += [("contact", contact.pk) for contact in self.contacts]
        return found + [("opportunity", one.pk) for one in self.opportunities]

    @cached_property
    def timeline(self) -> timeline.Page:
        strand = timeline.strand_named(self.request.GET.get("strand", ""))
        return timeline.page(*self.subjects, strand=strand)

    def groups(self) -> Iterable[tuple[str, list[tuple[str, list[Shown], bool]]]]:
        """Title of each group, and its fields as they read: label, values, whether it is long text."""
        for title, names in self.kind.groups:
            yield (
                str(title),
                [(label(self.kind.model, name), self.shown(name), name == "description") for name in names],
            )

    def shown(self, name: str) -> list[Shown]:
        """What stands in a field; empty where nothing is known."""
        value = getattr(self.record, f"{name}_id" if name == "contact" else name)
        if value in ("", None):
            return []
        match name:
            case "is_private":
                return [Shown(_("yes") if value else _("no"))]
            case "value":
                return [Shown(money(value, self.currency))]
            case "expected_on":
                return [Shown(date(value))]
            case "contact":
                return [Shown(self.contact.name, reverse("contact", args=[value]))] if self.contact else []
        if name in READS:
            return [layout.link(READS[name], value)]
        return [Shown(str(value))]

    def context(self, *, oob: bool = False, note_text: str = "", note_error: str = "") -> dict[str, object]:
        return {
            "page": self,
            "record": self.record,
            "kind": self.kind,
            "organisation": organisation(),
            "filters": list(timeline.filters()),
            "link": layout.link,
            "oob": oob,
            "note_text": note_text,
            "note_error": note_error,
        }

    def fragments(self, blocks: Iterable[str], *, oob: bool = True) -> SafeString:
        """Blocks of the page on their own; with `oob` each finds its place by its id."""
        context = self.context(oob=oob)
        return mark_safe("".join(render_block(self.request, PAGE, block, context) for block in blocks))  # noqa: S308


def open_page(request: HttpRequest, kind: Kind, pk: int) -> CustomerPage:
    """The page of a record this person may see. Raises `Unseen`."""
    asked = {} if kind.model is Opportunity else {"has_merged": record_has_merged(kind.name)}
    return CustomerPage(request, kind, see(kind.model, pk, cast(User, request.user), **asked))


def done(
    request: HttpRequest,
    kind: Kind,
    record: CustomerRecord,
    words: str,
    *,
    change_set: int | None = None,
    blocks: Iterable[str] = ("top", "details", "timeline"),
    fragment: str = "",
) -> HttpResponse:
    """The answer to a verb that was done: what changed on the page, and a toast that offers to undo `change_set`.

    Whoever may not see the record any more (it was handed over) goes on to the list.
    """
    page = CustomerPage(request, kind, record)
    way_back = reverse("customer_undo", args=[change_set]) if change_set is not None else ""
    is_seen = covers(page.user, kind.viewing, record)
    if is_seen and request.headers.get("HX-Request"):
        return Toast(words, undo=way_back).on(HttpResponse(fragment + page.fragments(blocks)))
    say(request, words, way_back)
    return leave(request, page.url() if is_seen else kind.list_url)


def leave(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another page, by whichever way was asked."""
    if not request.headers.get("HX-Request"):
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
