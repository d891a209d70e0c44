"""The fields of a lead that people edit: their labels, and how typed text becomes a value.

A bad value in a form is shown at its field (`forms.py`); here only what no caller may break is enforced: the field
exists, the text can be stored, the length fits.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadwerk.foundation.text import clean
from leadwerk.leads.models import Lead
from leadwerk.leads.refusals import FieldUnknown

LABELS: dict[str, Promise] = {
    "company_name": _("Company name"),
    "salutation": _("Salutation"),
    "title": _("Title"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "job_title": _("Function"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "mobile": _("Mobile"),
    "more_addresses": _("Further addresses"),
    "street": _("Street"),
    "postal_code": _("Postal code"),
    "city": _("City"),
    "country": _("Country"),
    "website": _("Website"),
    "industry": _("Industry"),
    "employees": _("Employees"),
    "description": _("Description"),
    "interest": _("Interest"),
    "value": _("Value"),
    "language": _("Language"),
    "consent": _("Consent"),
    "source": _("Source"),
    "campaign": _("Campaign"),
    "article": _("Article"),
}
EDITABLE = tuple(LABELS)

OTHER_LABELS: dict[str, Promise] = {
    "owner": _("Owner"),
    "book": _("Book"),
    "team": _("Team"),
    "process": _("Sales process"),
    "stage": _("Stage"),
    "marketplace": _("Marketplace"),
    "channel": _("Channel"),
    "rating": _("Rating"),
    "outcome": _("Outcome"),
    "received_at": _("Received on"),
    "next_due_at": _("Next due"),
    "next_step": _("Next step"),
    "person": _("Contact person"),
    "call_attempts": _("Call attempts"),
    "assigned_at": _("Assigned on"),
    "stage_entered_at": _("In this stage since"),
    "closed_at": _("Closed on"),
    "deleted_at": _("In the bin since"),
}


def label(name: str) -> str:
    """The field's name as people read it."""
    return str(LABELS.get(name) or OTHER_LABELS.get(name) or name)


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with text made storable, cut to its column. Raises `FieldUnknown` for what may not be set this way."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in LABELS:
            raise FieldUnknown(field=name)
        if isinstance(value, str):
            limit = getattr(Lead._meta.get_field(name), "max_length", None)
            value = clean(value.replace("\r\n", "\n"), limit).strip()
        found[name] = value
    return found
