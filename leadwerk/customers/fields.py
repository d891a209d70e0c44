"""The fields of accounts, contacts and opportunities that people edit, and how typed text becomes storable."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.customers.refusals import CustomerFieldUnknown
from leadwerk.foundation.text import clean

ACCOUNT: dict[str, Promise] = {
    "name": _("Name"),
    "is_private": _("Private person"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "website": _("Website"),
    "street": _("Street"),
    "postal_code": _("Postal code"),
    "city": _("City"),
    "country": _("Country"),
    "industry": _("Industry"),
    "employees": _("Employees"),
    "description": _("Description"),
}
CONTACT: dict[str, Promise] = {
    "salutation": _("Salutation"),
    "title": _("Title"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "job_title": _("Function"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "mobile": _("Mobile"),
}
OPPORTUNITY: dict[str, Promise] = {
    "name": _("Name"),
    "article": _("Article"),
    "value": _("Value"),
    "expected_on": _("Expected on"),
    "contact": _("Contact"),
    "description": _("Description"),
}
EDITABLE: dict[type[CustomerRecord], dict[str, Promise]] = {
    Account: ACCOUNT,
    Contact: CONTACT,
    Opportunity: OPPORTUNITY,
}
OTHER_LABELS: dict[str, Promise] = {
    "account": _("Account"),
    "owner": _("Responsible"),
    "book": _("Book"),
    "team": _("Team"),
    "status": _("Status"),
}
LABELLED = frozenset((*ACCOUNT, *CONTACT, *OPPORTUNITY, *OTHER_LABELS))


def label(model: type[CustomerRecord], name: str) -> str:
    """The field's name as people read it."""
    return str(EDITABLE[model].get(name) or OTHER_LABELS.get(name) or name)


def checked(model: type[CustomerRecord], fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with text made storable and cut to its column. Raises `CustomerFieldUnknown`."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in EDITABLE[model]:
            raise CustomerFieldUnknown(field=name)
        if isinstance(value, str):
            value = clean(value.strip(), getattr(model._meta.get_field(name), "max_length", None))
        found[name] = value
    return found
