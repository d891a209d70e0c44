"""The form for a call that was made, on the page of a lead and in a dialog."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadwerk.correspondence.catalog import outcomes
from leadwerk.correspondence.models import CallOutcome
from leadwerk.correspondence.retry import next_try
from leadwerk.desk.tasks.forms import DATE, TIME
from leadwerk.foundation.clock import now


class CallForm(forms.Form):
    """How a call ended, what was said, and whether to try again. An empty day means the proposed one. To
    whom may not plan tasks the next try is not offered."""

    outcome = forms.TypedChoiceField(
        label=_("How it ended"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how it ended.")},
    )
    text = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea)
    retry = forms.BooleanField(label=_("Plan the next try"), required=False)
    retry_on = forms.DateField(
        label=_("Day"),
        widget=DATE,
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
        error_messages={"invalid": _("Please choose a day.")},
    )
    retry_at = forms.TimeField(
        label=_("Time"), widget=TIME, required=False, error_messages={"invalid": _("Please enter a time, e.g. 14:30.")}
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, prefix: str, may_plan: bool) -> None:
        self.may_plan = may_plan
        self.outcomes = outcomes()
        first = self.outcomes[0].pk if self.outcomes else None
        super().__init__(data, auto_id=f"{prefix}-%s", initial={"outcome": first})
        field = self.fields["outcome"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(outcome.pk, outcome.label) for outcome in self.outcomes]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["retry"] = self.may_plan and given.get("retry")
        if given["retry"] and "retry_on" in given and given["retry_on"] is None and self.chosen is not None:
            proposed = proposal(self.chosen)
            if proposed is None:
                self.add_error("retry_on", _("Please choose a day."))
            else:
                given |= {"retry_on": proposed.date(), "retry_at": given.get("retry_at") or proposed.time()}
        return given

    @property
    def chosen(self) -> CallOutcome | None:
        """The outcome that was chosen, once the form is valid."""
        return next((one for one in self.outcomes if one.pk == self.cleaned_data.get("outcome")), None)

    def fills(self, outcome: CallOutcome) -> dict[str, str | bool]:
        """What choosing this outcome proposes for the next try: names of fields and their values."""
        if not self.may_plan:
            return {}
        then = proposal(outcome)
        if then is None:
            return {"retry": False, "retry_on": "", "retry_at": ""}
        return {"retry": True, "retry_on": f"{then:%Y-%m-%d}", "retry_at": f"{then:%H:%M}"}


def proposal(outcome: CallOutcome) -> dt.datetime | None:
    """The next try in the person's own zone."""
    return next_try(outcome, now(), timezone.get_current_timezone())
