"""The three kinds of records under "Customers", as their pages tell them apart."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.access import permitting, viewing
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Kind:
    """`columns` are those of the list beside the name; `groups` the fields of the record in their order."""

    name: str
    plural: str
    model: type[CustomerRecord]
    title: Promise
    word: Promise
    icon: str
    new: Promise
    edit: Promise
    bin: Promise
    columns: tuple[str, ...]
    groups: tuple[tuple[Promise, tuple[str, ...]], ...]

    @property
    def viewing(self) -> Permission:
        return viewing(self.model)

    def permitting(self, verb: str) -> Permission:
        return permitting(verb, self.model)

    @property
    def list_url(self) -> str:
        return reverse(self.plural)

    @property
    def fields(self) -> list[str]:
        return [name for _title, names in self.groups for name in names]


ACCOUNT = Kind(
    "account",
    "accounts",
    Account,
    _("Accounts"),
    _("Account"),
    "company",
    _("New account"),
    _("Edit account"),
    _("Account moved to the bin."),
    ("place", "phone", "email", "owner"),
    (
        (_("Company"), ("name", "is_private", "industry", "employees", "website")),
        (_("Address"), ("street", "postal_code", "city", "country")),
        (_("Contact details"), ("phone", "email")),
        (_("Notes"), ("description",)),
    ),
)
CONTACT = Kind(
    "contact",
    "contacts",
    Contact,
    _("Contacts"),
    _("Contact"),
    "person",
    _("New contact"),
    _("Edit contact"),
    _("Contact moved to the bin."),
    ("account", "phone", "email", "owner"),
    (
        (_("Person"), ("salutation", "title", "first_name", "last_name", "job_title")),
        (_("Contact details"), ("phone", "mobile", "email")),
    ),
)
OPPORTUNITY = Kind(
    "opportunity",
    "opportunities",
    Opportunity,
    _("Opportunities"),
    _("Opportunity"),
    "euro",
    _("New opportunity"),
    _("Edit opportunity"),
    _("Opportunity moved to the bin."),
    ("account", "status", "expected", "value", "owner"),
    (
        (_("Opportunity"), ("name", "article", "value", "expected_on", "contact")),
        (_("Notes"), ("description",)),
    ),
)
KINDS = (ACCOUNT, CONTACT, OPPORTUNITY)
