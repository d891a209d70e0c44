"""What came of a conversion, as far as the person may see it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from leadwerk.attachments.models import Attachment
from leadwerk.conversion.models import Conversion
from leadwerk.customers.access import viewing
from leadwerk.customers.models import CustomerRecord
from leadwerk.desk.lead_page.record import Record
from leadwerk.foundation.errors import Unseen
from leadwerk.journal.models import Entry
from leadwerk.people.organisation import company, organisation
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import covers
from leadwerk.ui.formats import date, money


@dataclass(frozen=True, slots=True)
class Result:
    """One record that the lead became. `url` is empty where it now belongs to somebody whose records are not seen."""

    words: str
    icon: str
    name: str
    sub: str
    is_new: bool
    url: str


class Summary:
    """The standing conversion of a lead. Raises `Unseen` if there is none."""

    def __init__(self, record: Record) -> None:
        self.record = record
        found = (
            Conversion.objects.standing()
            .select_related("status", "account", "contact", "opportunity")
            .filter(lead=record.lead)
            .first()
        )
        if found is None:
            raise Unseen
        self.conversion = found

    @cached_property
    def results(self) -> list[Result]:
        made = self.conversion
        account, contact, opportunity = made.account, made.contact, made.opportunity
        found: list[Result | None] = [
            self._result(_("Account"), "company", account, self._place(account), made.made_account)
        ]
        if contact is not None:
            reach = (contact.job_title, contact.mobile or contact.phone or contact.email)
            found.append(self._result(_("Contact"), "person", contact, reach, made.made_contact))
        if opportunity is not None:
            owner = organisation().colleague(opportunity.owner_id)
            facts = (
                money(opportunity.value, company().currency),
                _("expected on %(day)s") % {"day": date(opportunity.expected_on)} if opportunity.expected_on else "",
                owner.name if owner else "",
            )
            found.append(self._result(_("Opportunity"), "euro", opportunity, facts, made.made_opportunity))
        return [one for one in found if one is not None]

    def _place(self, account: Any) -> tuple[str, ...]:
        return (" ".join(part for part in (account.postal_code, account.city) if part),)

    def _result(
        self, words: str, icon: str, made: CustomerRecord, facts: tuple[str, ...], is_new: bool
    ) -> Result | None:
        is_seen = covers(self.record.user, viewing(type(made)), made)
        if not is_seen and self.conversion.by_id != self.record.user.pk:
            return None
        name: str = made.name  # type: ignore[attr-defined]
        sub = " · ".join(fact for fact in facts if fact)
        return Result(words, icon, name, sub, is_new, reverse(made.kind, args=[made.pk]) if is_seen else "")

    @property
    def leads_url(self) -> str:
        """The list one came from, else the open leads: not those that are done, where this one now stands."""
        return self.record.list_url if self.record.origin else reverse("leads")

    @property
    def opportunity_url(self) -> str:
        opportunity = self.conversion.opportunity
        if opportunity is None or not covers(self.record.user, Permission.OPPORTUNITY_VIEW, opportunity):
            return ""
        return reverse("opportunity", args=[opportunity.pk])

    @cached_property
    def entries(self) -> int:
        return Entry.objects.filter(subject_kind="lead", subject_id=self.record.lead.pk).count()

    @cached_property
    def attachments(self) -> int:
        return Attachment.objects.present().filter(subject_kind="lead", subject_id=self.record.lead.pk).count()

    @cached_property
    def open_tasks(self) -> int:
        return self.record.lead.tasks.filter(done_at__isnull=True).count()

    @property
    def days(self) -> int:
        """From the day it came in to the day it was converted."""
        return (self.conversion.at - self.record.lead.received_at).days

    @property
    def may_undo(self) -> bool:
        return covers(self.record.user, Permission.LEAD_CONVERT, self.record.lead)
