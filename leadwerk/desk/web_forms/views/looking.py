"""The form as visitors will see it, and a test of what becomes of what they send; nothing is stored."""

from typing import Any

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from leadwerk.attachments.uploads import Incoming, IncomingHandler
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.foundation.errors import Unseen
from leadwerk.intake.fields import LABELS
from leadwerk.people.permissions import Permission
from leadwerk.ui.fragments import render_block
from leadwerk.web_forms import access
from leadwerk.web_forms.answers import read
from leadwerk.web_forms.checking import faults, is_colour
from leadwerk.web_forms.design import Design
from leadwerk.web_forms.models import WebForm
from leadwerk.web_forms.reader import draft_of
from leadwerk.web_forms.showing import LANGUAGE_NAMES, sheet, show

MANAGE = Permission.MANAGE_FORMS


@manages(MANAGE)
@require_safe
def web_form_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft, to be shown in a frame of the builder or by itself; it sends nothing."""
    form = access.see(pk, person_of(request))
    return preview(request, form, form.draft)


@xframe_options_sameorigin
def preview(request: HttpRequest, form: WebForm, design: Design) -> HttpResponse:
    """A form of this design. It leads nowhere: the page is sandboxed by its policy too."""
    language = _asked(request, design)
    with translation.override(language):
        shown = show(design, form.name, language)
        shown.has_scripts = False
        shown.look = f"{reverse('web_form_look', args=[form.pk])}?accent={design.look.accent[1:]}"
        here = reverse("web_form_preview", args=[form.pk])  # in full: a preview of what is typed has no address
        shown.languages = [
            (code, LANGUAGE_NAMES[code], f"{here}?lang={code}") for code in design.languages if code != language
        ]
        response = render(request, "web_forms/page.html", {"shown": shown, "is_done": False, "goes_on": ""})
    response._csp_replace = {"frame-ancestors": [SELF], "form-action": ["'none'"]}  # type: ignore[attr-defined]
    return response


def _asked(request: HttpRequest, design: Design) -> str:
    """The language of the form that the address names, or its first one."""
    asked = request.GET.get("lang", "")
    return asked if asked in design.languages else design.language


@manages(MANAGE)
@require_safe
def web_form_look(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet with a colour that is being tried out."""
    colour = f"#{request.GET.get('accent', '')}"
    if not is_colour(colour):
        raise Unseen
    return HttpResponse(sheet(colour), content_type="text/css; charset=utf-8")


@manages(MANAGE)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def web_form_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in the draft and read what would become of it. The token is checked inside, since files are read first."""
    form = access.see(pk, person_of(request))
    if request.method == "POST":
        request.upload_handlers = [IncomingHandler(request)]
    return _test(request, form)


@csrf_protect
def _test(request: HttpRequest, form: WebForm) -> HttpResponse:
    design = form.draft
    language = _asked(request, design)
    files = {name: [one for one in them if isinstance(one, Incoming)] for name, them in request.FILES.lists()}
    with translation.override(language):
        answers = read(design, dict(request.POST.lists()), files) if request.method == "POST" else None
        shown = show(design, form.name, language, answers)
        shown.hidden = [("csrfmiddlewaretoken", get_token(request))]
        macro = {"shown": shown, "action": f"{reverse('web_form_test', args=[form.pk])}?lang={language}"}
        filled_in = render_block(request, "web_forms/parts.html", "form", macro)  # all of it in that language
    result: dict[str, Any] | None = None
    if answers is not None and not answers.errors:
        sent = {
            "values": answers.values,
            "consents": answers.consents,
            "language": language,
            "page": "",
            "referrer": "",
            "campaign": {},
        }
        draft = draft_of(design, sent, form.name)
        lead = {name: getattr(draft, name) for name in LABELS}
        result = {
            "fields": [(LABELS[name], value) for name, value in lead.items() if value],
            "notes": [*(f"{label}: {text}" for label, text in draft.extra.items()), *draft.notes],
            "consents": [one for one in design.consents if one.name in answers.consents],
            "files": [one.given_name for them in answers.files.values() for one in them],
        }
    context = {
        "form": form,
        "shown": shown,
        "filled_in": filled_in,
        "result": result,
        "faults": faults(design),
        "spoken_in": language,
        "languages": [(code, LANGUAGE_NAMES[code]) for code in design.languages],
    }
    status = 422 if answers is not None and answers.errors else 200
    return render(request, "desk/web_forms/test.html", context, status=status)
