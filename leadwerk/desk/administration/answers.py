"""How settings pages answer: done means back to the list with a word about it, refused means the form again."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadwerk.desk.said import say
from leadwerk.foundation import held
from leadwerk.foundation.errors import NotAllowed, Refusal


def done(request: HttpRequest, text: str, to: str, *args: Any) -> HttpResponse:
    """Say what was done on the page named `to`."""
    say(request, text)
    address = reverse(to, args=args)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def moved(response: HttpResponse, name: str, place: int, last: int) -> HttpResponse:
    """Say to those who do not see it where the row of an ordered list stands now (`order.js`)."""
    words = _("“%(name)s” is in place %(place)s of %(last)s.")
    said = words % {"name": name, "place": min(max(place, 1), last), "last": last}
    response["HX-Trigger"] = json.dumps({"moved": said})
    return response


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, context: dict[str, Any] | None = None
) -> HttpResponse:
    """The form, with what was typed and what is wrong with it if it comes back."""
    return render(request, template, {"form": form} | (context or {}), status=422 if form.is_bound else 200)


def put_in(form: forms.BaseForm, refusal: Refusal, field: str | None = None) -> None:
    """Show a refusal at the form; a missing permission is no matter of the form.

    The verb was taken back: the form is not to offer what only stood in its transaction.
    """
    if isinstance(refusal, NotAllowed):
        raise refusal
    held.look_again()
    form.add_error(field if field in form.fields else None, refusal.sentence())
