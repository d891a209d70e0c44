"""What people type about accounts, contacts and opportunities, made into values."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from leadwerk.conversion.plan import contacts_at
from leadwerk.customers.fields import label
from leadwerk.customers.models import Account, Contact, CustomerRecord, Opportunity
from leadwerk.desk.customers.kinds import Kind
from leadwerk.leads.forms import AmountField, EmailField, PhoneField, TextField
from leadwerk.people.models import User


class RecordForm(forms.Form):
    """The fields of one kind, of `record` or of one still to be made at `account`."""

    use_required_attribute = False

    def __init__(
        self,
        kind: Kind,
        user: User,
        *,
        record: CustomerRecord | None = None,
        account: Account | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        contacts = _contacts(record, account, user)
        names = [name for name in kind.fields if name != "contact" or contacts is not None]
        initial = {name: getattr(record, name) for name in names} if record is not None else {}
        super().__init__(data, initial=initial, auto_id="record-%s")
        for name in names:
            self.fields[name] = _field(kind.model, name, contacts or [])
        self.kind = kind

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [
            (str(title), [self[name] for name in names if name in self.fields]) for title, names in self.kind.groups
        ]

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        if "name" in self.fields and not known.get("name") and "name" not in self.errors:
            self.add_error("name", gettext("Please enter a name."))
        return known


def _contacts(record: CustomerRecord | None, account: Account | None, user: User) -> list[Contact] | None:
    """The contacts to choose from; None where the present one may not be seen and so must not be lost."""
    if account is None:
        return None
    found = contacts_at(account, user)
    chosen = record.contact_id if isinstance(record, Opportunity) else None
    return None if chosen is not None and chosen not in {one.pk for one in found} else found


def _field(model: type[CustomerRecord], name: str, contacts: list[Contact]) -> forms.Field:
    given: dict[str, Any] = {"label": label(model, name), "required": False}
    match name:
        case "value":
            return AmountField(**given)
        case "email":
            return EmailField(max_length=254, **given)
        case "phone" | "mobile":
            return PhoneField(max_length=60, **given)
        case "is_private":
            return forms.BooleanField(**given)
        case "description":
            return TextField(widget=forms.Textarea(attrs={"rows": 4}), **given)
        case "expected_on":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)
        case "contact":
            return ContactField(contacts, **given)
    limit = model._meta.get_field(name).max_length  # type: ignore[union-attr]
    return TextField(max_length=limit, **given)


class ContactField(forms.TypedChoiceField):
    """One of the account's contacts."""

    def __init__(self, contacts: list[Contact], **options: Any) -> None:
        found = {str(contact.pk): contact for contact in contacts}
        choices = [("", "–"), *((pk, contact.name) for pk, contact in found.items())]
        super().__init__(choices=choices, coerce=found.__getitem__, empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Contact) else value
