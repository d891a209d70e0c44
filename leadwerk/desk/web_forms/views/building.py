"""The builder: the fields on the left, the form as visitors will see it, the part being worked on at the right."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadwerk.conditions.kinds import number_of
from leadwerk.desk.administration.answers import moved, put_in
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.said import say
from leadwerk.desk.web_forms import codes
from leadwerk.desk.web_forms.panels import NEW_CONSENT, PANELS, Part, consent_words, part_of, title_of
from leadwerk.desk.web_forms.views.looking import preview
from leadwerk.foundation.errors import RuleBroken, Unseen
from leadwerk.people.permissions import Permission
from leadwerk.ui.fragments import render_block
from leadwerk.web_forms import access
from leadwerk.web_forms.actions import design as verbs
from leadwerk.web_forms.checking import faults, missing
from leadwerk.web_forms.models import WebForm
from leadwerk.web_forms.showing import LANGUAGE_NAMES
from leadwerk.web_forms.targets import OTHER_WORDS, TARGETS

MANAGE = Permission.MANAGE_FORMS
EMBEDDING = "embedding"


@manages(MANAGE)
@require_safe
def web_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The builder; `part` in the address says what stands at the right."""
    form = access.see(pk, person_of(request))
    name = request.GET.get("part", "") or (
        EMBEDDING if form.published_id else form.draft.fields[0].name if form.draft.fields else "texts"
    )
    try:
        part = part_of(form.draft, name) if name != EMBEDDING else None
    except Unseen:
        part = part_of(form.draft, "texts")
    return render(request, "desk/web_forms/builder.html", _context(request, form, part))


@manages(MANAGE)
@require_POST
def web_form_fields(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a field, and go on with it."""
    form = access.see(pk, person_of(request))
    added = verbs.add_field(form, request.POST.get("target", ""), by=person_of(request))
    return _at(request, pk, added.name, _("“%(field)s” added.") % {"field": added.words(form.draft.language)})


@manages(MANAGE)
@require_POST
def web_form_field_place(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Put a field at another place of the form."""
    place = number_of(request.POST.get("place", ""))
    if place is None:
        raise Http404
    form = verbs.place_field(access.see(pk, person_of(request)), name, place, by=person_of(request))
    if request.headers.get("HX-Request"):
        context = _context(request, access.see(form.pk, person_of(request)), None)
        rows = HttpResponse(render_block(request, "desk/web_forms/builder.html", "entries", context))
        fields = form.draft.fields
        words = next(one for one in fields if one.name == name).words(form.draft.language)
        return moved(rows, words, place, len(fields))
    return _at(request, pk, name, _("Order saved."))


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def web_form_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Save one part. With `preview`, show the form as it would be and save nothing."""
    form = access.see(pk, person_of(request))
    if request.method == "GET":
        return _at(request, pk, part)
    shown = part_of(form.draft, part, request.POST)
    is_fine = shown.panel.is_valid()
    if "preview" in request.POST:
        return preview(request, form, shown.applied(form.draft) if is_fine else form.draft)
    if is_fine:
        try:
            name = shown.keep(form, request.POST.get("was"), by=person_of(request))
            return _at(request, pk, name, _("Saved as a draft."))
        except RuleBroken as refusal:
            put_in(shown.panel, refusal)
            form = access.see(pk, person_of(request))
    was = request.POST.get("was") or shown.was
    return render(request, "desk/web_forms/builder.html", _context(request, form, replace(shown, was=was)), status=422)


@manages(MANAGE)
@require_POST
def web_form_part_removal(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Take a field or a consent out of the draft."""
    form = access.see(pk, person_of(request))
    if form.draft.field(part) is not None:
        verbs.remove_field(form, part, by=person_of(request))
    else:
        verbs.keep_consent(form, None, name=part, by=person_of(request))
    return _at(request, pk, "texts", _("Removed from the draft."))


def _at(request: HttpRequest, pk: int, part: str, said: str = "") -> HttpResponse:
    """Back to the builder, at this part."""
    address = f"{reverse('web_form', args=[pk])}?{urlencode({'part': part})}#panel"
    if said:
        say(request, said)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def _context(request: HttpRequest, form: WebForm, part: Part | None) -> dict[str, Any]:
    design = form.draft
    asked = {one.target for one in design.fields}
    rows = [{"field": one, "words": one.words(design.language)} for one in design.fields]
    consents = [(one, consent_words(one, design.language)) for one in design.consents]
    offered = [(name, str(target.label)) for name, target in TARGETS.items() if name not in asked]
    address = request.build_absolute_uri(reverse("form_page", args=[form.token]))
    return {
        "form": form,
        "design": design,
        "rows": rows,
        "consents": consents,
        "parts": [(name, title_of(name)) for name in PANELS],
        "others": [(name, str(words)) for name, words in OTHER_WORDS.items()],
        "offered": offered,
        "part": part,
        "current": part.name if part is not None else EMBEDDING,
        "new_consent": NEW_CONSENT,
        "embedding": EMBEDDING,
        "faults": faults(design),
        "missing": [(LANGUAGE_NAMES[code], texts) for code, texts in missing(design).items()],
        "languages": [(code, LANGUAGE_NAMES[code]) for code in design.languages],
        "address": address,
        "codes": codes.of(form, address, request.build_absolute_uri(reverse("form_script", args=["embed"])))
        if part is None
        else [],
    }
