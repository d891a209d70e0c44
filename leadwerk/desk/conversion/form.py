"""The form that turns a lead into account, contact and opportunity: what it offers, and what was chosen in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from leadwerk.conversion.actions.convert import Choice
from leadwerk.conversion.catalog import Settings, conversion_settings
from leadwerk.conversion.mapping import account_of, contact_of, opportunity_of
from leadwerk.conversion.models import Making
from leadwerk.conversion.plan import (
    AccountMatch,
    ContactMatch,
    Proposal,
    contacts_at,
    find_accounts,
    opportunities_at,
    propose,
)
from leadwerk.conversion.refusals import ConvertedStatusMissing
from leadwerk.customers.access import see
from leadwerk.customers.models import Account, Contact, Opportunity
from leadwerk.customers.refusals import (
    ContactOfOtherAccount,
    ContactUnknown,
    OpportunityIsClosed,
    OpportunityOfOtherAccount,
    ResponsibleIsInactive,
)
from leadwerk.foundation.errors import Refusal, Stale, Unseen
from leadwerk.leads.actions.close import missing_stages
from leadwerk.leads.forms import AmountField, EmailField, TextField
from leadwerk.leads.models import Lead, LeadPerson, Outcome
from leadwerk.leads.refusals import StagesMissing
from leadwerk.people.models import User
from leadwerk.people.organisation import organisation
from leadwerk.pipelines.models import Stage

NEW, NONE = "new", "none"
_PLACES: dict[type[Refusal], str] = {
    ContactUnknown: "contact",
    ContactOfOtherAccount: "contact",
    OpportunityOfOtherAccount: "opportunity",
    OpportunityIsClosed: "opportunity",
    ConvertedStatusMissing: "status",
    ResponsibleIsInactive: "owner",
    StagesMissing: "stages",
    Stale: "lead",
}


class ConversionForm(forms.Form):
    """The fields that are typed or picked from a list; which records are linked stands beside it (`Offer`)."""

    use_required_attribute = False

    account_name = TextField(label=gettext_lazy("Name"), max_length=200, required=False)
    first_name = TextField(label=gettext_lazy("First name"), max_length=100, required=False)
    last_name = TextField(label=gettext_lazy("Last name"), max_length=100, required=False)
    job_title = TextField(label=gettext_lazy("Function"), max_length=120, required=False)
    email = EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    opportunity_name = TextField(label=gettext_lazy("Name"), max_length=200, required=False)
    value = AmountField(label=gettext_lazy("Value"), required=False)
    expected_on = forms.DateField(
        label=gettext_lazy("Expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    article = TextField(label=gettext_lazy("Article"), max_length=200, required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Responsible"))
    status = forms.ChoiceField(label=gettext_lazy("Converted status"))

    def __init__(self, lead: Lead, user: User, data: Mapping[str, Any] | None = None, initial: Any = None) -> None:
        super().__init__(data, initial=_from(lead) | dict(initial or {}), auto_id="convert-%s")
        self.fields["owner"].choices = _responsible(user)  # type: ignore[attr-defined]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (str(status.pk), status.label) for status in conversion_settings().open_statuses()
        ]

    def require(self, name: str) -> None:
        """This field is needed for what was chosen."""
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, ValidationError(gettext("Please enter a name.")))


def _from(lead: Lead) -> dict[str, Any]:
    account, opportunity = account_of(lead), opportunity_of(lead)
    return {
        "account_name": account["name"],
        **{name: value for name, value in contact_of(lead).items() if name in ConversionForm.base_fields},
        "opportunity_name": opportunity["name"],
        "value": opportunity["value"],
        "article": opportunity["article"],
        "owner": str(lead.owner_id),
    }


def _responsible(user: User) -> list[tuple[str, str]]:
    me = gettext("%(name)s (me)")
    return [
        (str(one.id), me % {"name": one.name} if one.id == user.pk else one.name) for one in organisation().agents()
    ]


@dataclass(frozen=True)
class AccountOption:
    """One account to choose, and why it may be the right one."""

    account: Account
    match: AccountMatch | None = None


@dataclass(frozen=True)
class ContactOption:
    contact: Contact
    match: ContactMatch | None = None


class Offer:
    """All that the form shows for one lead and one person. `typed` is what came with the request."""

    def __init__(self, lead: Lead, user: User, typed: Mapping[str, Any]) -> None:
        self.lead, self.user, self.typed = lead, user, typed

    @cached_property
    def settings(self) -> Settings:
        return conversion_settings()

    @cached_property
    def proposal(self) -> Proposal:
        return propose(self.lead, self.user)

    @cached_property
    def searched(self) -> str:
        return str(self.typed.get("q", "")).strip()

    @cached_property
    def accounts(self) -> list[AccountOption]:
        """The matches, then what was looked for, and whichever is chosen."""
        matches = {match.account.pk: AccountOption(match.account, match) for match in self.proposal.accounts}
        others = find_accounts(self.searched, self.user) if self.searched else []
        if self.account is not None:
            others.append(self.account)
        return list(matches.values()) + [
            AccountOption(account) for account in dict.fromkeys(others) if account.pk not in matches
        ]

    @cached_property
    def account(self) -> Account | None:
        """The account chosen; None for a new one."""
        chosen = self.typed.get("account")
        if chosen is None:
            return self.proposal.best.account if self.proposal.best else None
        found: Account | None = self._named(Account, chosen)
        return found

    @cached_property
    def contacts(self) -> list[ContactOption]:
        """The contacts of the chosen account, the best matches first."""
        if self.account is None:
            return []
        matches = self.proposal.contacts_at(self.account)
        known = {match.contact.pk for match in matches}
        others = [one for one in contacts_at(self.account, self.user) if one.pk not in known]
        return [ContactOption(match.contact, match) for match in matches] + [ContactOption(one) for one in others]

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        return opportunities_at(self.account, self.user) if self.account is not None else []

    @cached_property
    def contact(self) -> str:
        """Which radio button is on: the id of a contact at the account, new or none."""
        offered = {str(option.contact.pk) for option in self.contacts}
        best = [str(option.contact.pk) for option in self.contacts[:1] if option.match and option.match.points >= 40]
        return self._chosen("contact", offered, best[0] if best else NEW, self.settings.contact)

    @cached_property
    def opportunity(self) -> str:
        offered = {str(one.pk) for one in self.opportunities}
        return self._chosen("opportunity", offered, NEW, self.settings.opportunity)

    def _chosen(self, name: str, offered: set[str], usual: str, making: str) -> str:
        given = str(self.typed.get(name, ""))
        allowed = offered | {NEW} | ({NONE} if making == Making.CHOICE else set())
        return given if given in allowed else usual

    @cached_property
    def persons(self) -> list[LeadPerson]:
        return list(self.lead.persons.all())

    @cached_property
    def chosen_persons(self) -> set[int]:
        """All of them, unless the form that came back has others."""
        if "account" not in self.typed:
            return {one.pk for one in self.persons}
        return {one.pk for one in self.persons if str(one.pk) in self._list("person")}

    @cached_property
    def missing(self) -> list[Stage]:
        return missing_stages(self.lead, Outcome.WON)

    @cached_property
    def completing(self) -> list[Stage]:
        given = self._list("stage")
        return [stage for stage in self.missing if str(stage.pk) in given]

    def _list(self, name: str) -> list[str]:
        return self.typed.getlist(name) if hasattr(self.typed, "getlist") else []

    def _named(self, model: type[Any], given: Any) -> Any:
        """The record of that id; None if it is not one. Raises `Unseen`."""
        text = str(given)
        if text in (NEW, NONE, ""):
            return None
        if not text.isdecimal() or len(text) > 18:
            raise Unseen
        return see(model, int(text), self.user)

    def choice(self, form: ConversionForm) -> Choice:
        """What the valid form says, as the verb takes it. Raises `Unseen` for a record that may not be seen."""
        known = form.cleaned_data
        owner = User.objects.select_related("team").filter(pk=int(known["owner"])).first()
        person = {name: known[name] for name in ("first_name", "last_name", "job_title", "email")}
        opportunity = {name: known[name] for name in ("value", "expected_on", "article")}
        return Choice(
            status=self.settings.statuses.get(int(known["status"])),
            account=self.account,
            account_fields={"name": known["account_name"]},
            contact=self._named(Contact, self.typed.get("contact", "")),
            makes_contact=self.typed.get("contact") != NONE,
            contact_fields=person,
            opportunity=self._named(Opportunity, self.typed.get("opportunity", "")),
            makes_opportunity=self.typed.get("opportunity") != NONE,
            opportunity_fields={"name": known["opportunity_name"], **opportunity},
            persons=[one for one in self.persons if one.pk in self.chosen_persons],
            owner=owner,
            completing=self.completing,
        )


def place_of(refusal: Refusal) -> str:
    """The part of the form that a refusal is about; empty if it is not for the form to show."""
    return next((place for kind, place in _PLACES.items() if isinstance(refusal, kind)), "")
