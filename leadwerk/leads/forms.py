"""What people type about a lead, made into values: one form for any choice of its fields.

Every field carries what it showed when the form was opened, so that `typed` tells apart what the person changed from
what somebody else changed meanwhile.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import get_language, gettext

from leadwerk.campaigns.catalog import campaigns
from leadwerk.foundation.text import email_key
from leadwerk.leads.fields import label
from leadwerk.leads.models import Lead
from leadwerk.people.organisation import company
from leadwerk.pipelines.catalog import catalog
from leadwerk.ui.formats import amount, currency_precision

HIGHEST_AMOUNT = 10**15
LANGUAGES = ("de", "en", "fr", "it", "nl", "pl", "cs", "da", "es", "tr")


def cents(typed: str, precision: int = 2) -> int:
    """An amount as people type it, German or English, in the smallest unit: "12.500,50" and "12,500.50" are the same.

    A single separator before exactly three digits parts thousands, otherwise the fraction. Raises `ValueError`.
    """
    text = re.sub(r"(?i)euro?|usd|chf|gbp|[€$£\s'’_]", "", typed)
    text = re.sub(r"[.,][-–—]+$", "", text)
    if not re.fullmatch(r"\d[\d.,]*", text):
        raise ValueError(typed)
    last = max(text.rfind("."), text.rfind(","))
    fraction = ""
    if last >= 0:
        sign, after = text[last], text[last + 1 :]
        is_alone = text.count(sign) == 1 and not (text.count(".") and text.count(","))
        if text.count(sign) == 1 and not (is_alone and len(after) == 3 and not text.startswith("0")):
            text, fraction = text[:last], after
    if len(fraction) > precision or not _parted_by_thousands(text):
        raise ValueError(typed)
    return int(re.sub(r"\D", "", text) + fraction.ljust(precision, "0"))


def _parted_by_thousands(whole: str) -> bool:
    return bool(re.fullmatch(r"\d+|\d{1,3}([.,])\d{3}(\1\d{3})*", whole))


class TextField(forms.CharField):
    """Text as it comes: what a database cannot store is replaced by the verb, not refused here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = [one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)]


class AmountField(forms.Field):
    """Money in the company's currency; the value is in its smallest unit."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 40})

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            found = cents(typed, currency_precision(company().currency))
        except ValueError:
            raise ValidationError(gettext("Please enter an amount, for example %(example)s.") % _example()) from None
        if found > HIGHEST_AMOUNT:
            raise ValidationError(gettext("This amount is too large."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return amount(value, company().currency) if isinstance(value, int) else value


def _example() -> dict[str, str]:
    return {"example": amount(1_250_050, company().currency)}


class EmailField(TextField):
    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not email_key(value):
            raise ValidationError(
                gettext("This is not a complete e-mail address. Please write it like name@company.example.")
            )


class PhoneField(TextField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.input_type = "tel"

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and any(letter.isalpha() for letter in value):
            raise ValidationError(gettext("The number contains letters. Please use digits only, e.g. 0171 39200 07."))
        if value and not any(letter.isdigit() for letter in value):
            raise ValidationError(gettext("Please enter a number, e.g. 0171 39200 07."))


class AddressesField(forms.Field):
    """Further addresses and numbers of a person, one a line; what has an @ is an e-mail address."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [{"kind": "email" if "@" in line else "phone", "value": line[:254]} for line in lines]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(entry.get("value", "") for entry in value) if isinstance(value, list) else value


class PickField(forms.TypedChoiceField):
    """One entry of a held list; retired ones are offered only where they are already chosen."""

    def __init__(self, held: Mapping[int, Any], chosen: int | None, **options: Any) -> None:
        offered = [one for pk, one in held.items() if one.retired_at is None or pk == chosen]
        choices = [("", "–"), *((str(one.pk), str(one)) for one in offered)]
        super().__init__(choices=choices, coerce=lambda pk: held[int(pk)], empty_value=None, **options)


def _field(name: str, lead: Lead | None) -> forms.Field:
    given: dict[str, Any] = {"label": label(name), "required": False, "show_hidden_initial": True}
    match name:
        case "source":
            return PickField(catalog().sources, lead.source_id if lead else None, **given)
        case "campaign":
            return PickField(campaigns().campaigns, lead.campaign_id if lead else None, **given)
        case "article":
            return PickField(campaigns().articles, lead.article_id if lead else None, **given)
        case "language":
            return forms.ChoiceField(choices=_languages(lead.language if lead else ""), **given)
        case "value":
            return AmountField(**given)
        case "more_addresses":
            return AddressesField(**given)
        case "email":
            return EmailField(max_length=254, **given)
        case "phone" | "mobile":
            return PhoneField(max_length=60, **given)
        case "description":
            return TextField(widget=forms.Textarea(attrs={"rows": 4}), **given)
    return TextField(max_length=Lead._meta.get_field(name).max_length, **given)  # type: ignore[union-attr]


def _languages(chosen: str) -> list[tuple[str, str]]:
    names = Locale.parse((get_language() or "de")[:2]).languages
    codes = sorted({*LANGUAGES, *([chosen] if chosen else [])}, key=lambda code: str(names.get(code, code)))
    return [("", "–"), *((code, str(names.get(code, code))) for code in codes)]


class SeenForm(forms.Form):
    """A form that knows what its fields showed when it was opened."""

    use_required_attribute = False

    def typed(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the person changed, and the values they saw when they began. Only for a valid form."""
        return (
            {name: self.cleaned_data[name] for name in self.changed_data},
            {name: self._seen(name) for name in self.changed_data},
        )

    def _seen(self, name: str) -> Any:
        bound = self[name]
        raw = self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)  # type: ignore[attr-defined]
        return bound.field.clean(raw)


class LeadForm(SeenForm):
    """The fields named, of `lead` or of one still to be made."""

    def __init__(self, names: Iterable[str], lead: Lead | None = None, data: Mapping[str, Any] | None = None) -> None:
        self.names = list(names)
        initial = {name: _initial(lead, name) for name in self.names} if lead is not None else {}
        super().__init__(data, initial=initial, auto_id="edit-%s")
        for name in self.names:
            self.fields[name] = _field(name, lead)

    def see(self, name: str, value: Any) -> None:
        """Let a field show that its value by now is `value`, while what was typed stays."""
        data = cast(QueryDict, self.data).copy()
        shown = self.fields[name].prepare_value(value.pk if hasattr(value, "pk") else value)
        data[self[name].html_initial_name] = "" if shown is None else shown
        self.data = data


def _initial(lead: Lead, name: str) -> Any:
    return getattr(lead, Lead._meta.get_field(name).attname)  # type: ignore[union-attr]


class PersonForm(SeenForm):
    """A further person at a lead: one address, one number or one name is enough."""

    names: Sequence[str] = (
        "salutation",
        "title",
        "first_name",
        "last_name",
        "job_title",
        "email",
        "phone",
        "mobile",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="person-%s")
        for name in self.names:
            self.fields[name] = _field(name, None)

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        if not self.errors and not any(known.get(name) for name in self.names if name not in ("salutation", "title")):
            raise ValidationError(gettext("Please enter at least a name, an e-mail address or a number."))
        return known
