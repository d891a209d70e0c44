from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadwerk.conversion.models import Making
from leadwerk.desk import choices
from leadwerk.people.naming import NameField


class CompanyForm(forms.Form):
    name = NameField(label=_("Company name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=choices.languages,
        help_text=_("For people who have not chosen one themselves."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=choices.time_zones)
    currency = forms.ChoiceField(label=_("Currency"), choices=choices.currencies)
    lead_criteria = forms.CharField(
        label=_("What a lead is"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your criteria for a lead. They are shown to whoever creates or qualifies one."),
    )
    contact = forms.ChoiceField(label=_("Make a contact"), choices=Making.choices)
    opportunity = forms.ChoiceField(label=_("Make an opportunity"), choices=Making.choices)

    def __init__(self, *args: Any, currency_is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency_is_fixed:
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _("Fixed, because there are leads.")
