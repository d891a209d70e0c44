"""Leads as JSON: what the API tells about one and what it takes.

What it takes is strict: a field that is not named here, or a value of another kind, is refused and never ignored.
References are told as `{"id", "name"}` and taken by id (`source_id`). Money is in the smallest unit of the company's
currency, instants are UTC.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from leadwerk.campaigns.catalog import campaigns
from leadwerk.leads.forms import HIGHEST_AMOUNT, EmailField, PhoneField
from leadwerk.leads.models import Group, Lead
from leadwerk.leads.status import Status, status
from leadwerk.people.organisation import Colleague, company, organisation
from leadwerk.pipelines.catalog import catalog

Id = Annotated[int, Field(gt=0, lt=2**63)]
Kind = Literal["new", "stage", "won", "lost", "rejected"]


class Body(BaseModel):
    """What is sent: nothing is guessed, nothing is overlooked."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Reference(BaseModel):
    id: int
    name: str

    @classmethod
    def to(cls, held: Mapping[int, Any], pk: int | None) -> Self | None:
        """The entry of a list held in memory."""
        entry = held.get(pk) if pk is not None else None
        if entry is None:
            return None
        return cls(id=entry.id, name=entry.name if isinstance(entry, Colleague) else str(entry))


class Money(BaseModel):
    """An amount in the smallest unit of the currency: 12,500.00 EUR has 1,250,000 cents."""

    cents: int
    currency: str

    @classmethod
    def of(cls, cents: int | None) -> Self | None:
        return None if cents is None else cls(cents=cents, currency=company().currency)


class Address(BaseModel):
    """A further e-mail address or number of the main person."""

    kind: str
    value: str


class LeadStatus(BaseModel):
    """Exactly one, always. `label` is in the language of whoever asks."""

    kind: Kind
    label: str


class LeadRow(BaseModel):
    """A lead as the list tells it."""

    id: int
    number: str
    name: str
    status: LeadStatus
    process: Reference
    stage: Reference
    owner: Reference | None
    team: Reference | None
    marketplace: Reference | None
    source: Reference | None
    campaign: Reference | None
    company_name: str
    title: str
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str
    postal_code: str
    city: str
    description: str
    interest: str
    value: Money | None
    rating: str
    outcome: Literal["", "won", "lost", "rejected"]
    next_step: str
    next_due_at: dt.datetime | None
    received_at: dt.datetime
    last_activity_at: dt.datetime
    closed_at: dt.datetime | None
    deleted_at: dt.datetime | None


class LeadRecord(LeadRow):
    """A lead, whole. `version` is raised by every change."""

    version: int
    group: Literal["new", "active", "done"]
    channel: str
    article: Reference | None
    book: Reference | None
    salutation: str
    job_title: str
    more_addresses: list[Address]
    street: str
    country: str
    website: str
    industry: str
    employees: str
    language: str
    consent: str
    created_at: dt.datetime
    assigned_at: dt.datetime | None
    stage_entered_at: dt.datetime
    call_attempts: int

    @classmethod
    def of(cls, lead: Lead) -> Self:
        told = status(lead)
        more = {
            # As the database generates it; in hand, a lead that was just changed still has the old one.
            "group": (Group.DONE if lead.is_closed else Group.ACTIVE if lead.is_active else Group.NEW).value,
            "article": Reference.to(campaigns().articles, lead.article_id),
            "book": Reference.to(organisation().books, lead.book_id),
        }
        return cls.model_validate(told_of(lead, cls, told) | more)


COLUMNS = {field.attname for field in Lead._meta.concrete_fields} - {"id", "group", "value"}


def told_of(lead: Any, schema: type[LeadRow], told: Status) -> dict[str, Any]:
    """What `schema` has in common with a lead, or with a row of the list: columns as they are, references by name."""
    known, org = catalog(), organisation()
    return {name: getattr(lead, name) for name in schema.model_fields if name in COLUMNS} | {
        "id": lead.pk,
        "number": lead.number,
        "name": lead.name,
        "status": LeadStatus(kind=told.kind, label=told.label),
        "value": Money.of(lead.value),
        "process": Reference.to(known.processes, lead.process_id),
        "stage": Reference.to(known.stages, lead.stage_id),
        "owner": Reference.to(org.users, lead.owner_id),
        "team": Reference.to(org.teams, lead.team_id),
        "marketplace": Reference.to(known.marketplaces, lead.marketplace_id),
        "source": Reference.to(known.sources, lead.source_id),
        "campaign": Reference.to(campaigns().campaigns, lead.campaign_id),
    }


class LeadPage(BaseModel):
    """Up to 50 leads in the order asked for. `next` is where the following ones are; null on the last page."""

    leads: list[LeadRow]
    next: str | None


def _as_on_the_page(field: forms.Field) -> Callable[[str], str]:
    """What the field of the form says to a value, in the same words."""

    def check(value: str) -> str:
        try:
            field.clean(value)
        except ValidationError as error:
            raise ValueError(error.messages[0]) from None
        return value

    return check


class NewMoney(Body):
    """An amount in the smallest unit of the company's currency, which has to be named."""

    cents: int = Field(ge=0, le=HIGHEST_AMOUNT)
    currency: str


class NewAddress(Body):
    kind: Literal["email", "phone"]
    value: str = Field(min_length=1, max_length=254)


def _in_our_currency(value: NewMoney | None) -> NewMoney | None:
    if value is not None and value.currency != company().currency:
        raise ValueError(gettext("Please give the amount in %(currency)s.") % {"currency": company().currency})
    return value


def _one_of(held: Callable[[], Mapping[int, Any]], words: str) -> Callable[[int | None], int | None]:
    """An entry of a list that the company keeps and that is still in use."""

    def check(pk: int | None) -> int | None:
        entry = held().get(pk) if pk is not None else None
        if pk is not None and (entry is None or entry.retired_at is not None):
            raise ValueError(gettext(words))
        return pk

    return check


def _longest(name: str) -> int | None:
    return Lead._meta.get_field(name).max_length  # type: ignore[union-attr]


def _text(name: str) -> Any:
    return Field(default="", max_length=_longest(name))


class LeadFields(Body):
    """What people edit. Text is emptied by "", everything else by null."""

    company_name: str = _text("company_name")
    salutation: str = _text("salutation")
    title: str = _text("title")
    first_name: str = _text("first_name")
    last_name: str = _text("last_name")
    job_title: str = _text("job_title")
    email: Annotated[str, AfterValidator(_as_on_the_page(EmailField(required=False)))] = _text("email")
    phone: Annotated[str, AfterValidator(_as_on_the_page(PhoneField(required=False)))] = _text("phone")
    mobile: Annotated[str, AfterValidator(_as_on_the_page(PhoneField(required=False)))] = _text("mobile")
    more_addresses: list[NewAddress] = Field(default=[], max_length=50)
    street: str = _text("street")
    postal_code: str = _text("postal_code")
    city: str = _text("city")
    country: str = _text("country")
    website: str = _text("website")
    industry: str = _text("industry")
    employees: str = _text("employees")
    description: str = _text("description")
    interest: str = _text("interest")
    value: Annotated[NewMoney | None, AfterValidator(_in_our_currency)] = None
    language: str = Field(default="", pattern=r"^([a-z]{2})?$")
    consent: str = _text("consent")
    source_id: Annotated[
        int | None, AfterValidator(_one_of(lambda: catalog().sources, gettext_noop("This source does not exist.")))
    ] = None
    campaign_id: Annotated[
        int | None,
        AfterValidator(_one_of(lambda: campaigns().campaigns, gettext_noop("This campaign does not exist."))),
    ] = None
    article_id: Annotated[
        int | None, AfterValidator(_one_of(lambda: campaigns().articles, gettext_noop("This article does not exist.")))
    ] = None

    def values(self) -> dict[str, Any]:
        """What was sent, as the verbs take it; what was not sent is left out."""
        sent = self.model_dump(exclude_unset=True, exclude={"version", "book_id"})
        found: dict[str, Any] = {}
        for name, value in sent.items():
            match name:
                case "value":
                    found[name] = value["cents"] if value else None
                case "source_id":
                    found["source"] = catalog().sources.get(value)
                case "campaign_id":
                    found["campaign"] = campaigns().campaigns.get(value)
                case "article_id":
                    found["article"] = campaigns().articles.get(value)
                case _:
                    found[name] = value
        return found


BookId = Annotated[int | None, AfterValidator(lambda pk: _known_book(pk))]


def _known_book(pk: int | None) -> int | None:
    if pk is not None and pk not in organisation().books:
        raise ValueError(gettext("This book does not exist."))
    return pk


class NewLead(LeadFields):
    """One address, one number or one sentence is enough. Owner, team and process follow the company's rules.

    `book_id` is for companies with books; where every lead is in one and none is named, it is the sender's usual one.
    """

    book_id: BookId = None


class LeadEdit(LeadFields):
    """The fields to change, and the `version` they were changed in."""

    version: Id


class Versioned(Body):
    """With the `version` the lead was seen in, the operation is refused if it has another one by now."""

    version: Id | None = None


class Assignment(Versioned):
    """To a user by id; "me" takes a lead that nobody has; "nobody" gives it back."""

    owner_id: Id | Literal["me", "nobody"]
    text: str = ""


class Shelved(Versioned):
    """Into a book by id; null takes the lead out where it may be in none."""

    book_id: BookId
    text: str = ""


class StageChange(Versioned):
    """The next stage closes the present one, a later one skips what lies between, an earlier one sets back."""

    stage_id: Id
    text: str = ""


class Rated(Versioned):
    rating: str = Field(json_schema_extra={"enum": ["A", "B", "C", "D"]})
    text: str = ""


class Loss(Versioned):
    """`completed_stage_ids` are mandatory stages declared passed on the way."""

    reason_id: Annotated[
        Id, AfterValidator(_one_of(lambda: catalog().loss_reasons, gettext_noop("Please choose a reason.")))
    ]
    text: str = ""
    completed_stage_ids: list[Id] = []


class Rejected(Versioned):
    code_id: Annotated[
        Id, AfterValidator(_one_of(lambda: catalog().rejection_codes, gettext_noop("Please choose a code.")))
    ]
    text: str = ""


class Reopening(Versioned):
    text: str = ""


class Note(Body):
    text: str
