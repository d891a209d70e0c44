"""What a column can be, in words for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        _("Company"),
        {
            "company": _("Company name"),
            "industry": _("Industry"),
            "employees": _("Employees"),
            "website": _("Website"),
        },
    ),
    (
        _("Contact person"),
        {
            "salutation": _("Salutation"),
            "title": _("Title"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "full_name": _("First and last name"),
            "job_title": _("Function"),
        },
    ),
    (
        _("Reachable by"),
        {
            "email": _("E-mail"),
            "email_2": _("Further e-mail"),
            "phone": _("Phone"),
            "mobile": _("Mobile"),
            "phone_2": _("Further phone"),
        },
    ),
    (
        _("Address"),
        {
            "street": _("Street"),
            "postal_code": _("Postal code"),
            "city": _("City"),
            "country": _("Country"),
        },
    ),
    (
        _("Lead"),
        {
            "description": _("Description"),
            "interest": _("Interest"),
            "value": _("Value"),
            "currency": _("Currency"),
            "source": _("Source"),
            "campaign": _("Campaign"),
            "received_at": _("Received on"),
            "owner": _("Owner"),
            "language": _("Language"),
            "consent": _("Consent"),
            "external_id": _("External number"),
            "note": _("Journal note"),
        },
    ),
    (
        _("History"),
        {
            "status": _("Status or stage"),
            "end_reason": _("Reason for the end"),
            "closed_at": _("Closed on"),
            "last_contact_at": _("Last contact on"),
            "task": _("Task"),
            "task_due": _("Task due on"),
            "task_done": _("Task done"),
        },
    ),
)
LABELS: dict[str, Promise] = {name: label for _group, fields in GROUPS for name, label in fields.items()}


def label(name: str) -> str:
    """The field's name as people read it."""
    return str(LABELS[name])
