"""Files that websites load beside a form: its colour, and our scripts."""

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leadwerk.foundation.errors import Unseen
from leadwerk.web_forms.models import FormVersion
from leadwerk.web_forms.showing import sheet

SCRIPTS = {"embed": "embed.js", "proof": "behaviours/proof.js"}
A_DAY = 24 * 60 * 60


@login_not_required
@require_safe
def form_look(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """The sheet with the colour of one version; it never changes."""
    version = FormVersion.objects.select_related("form").filter(form__token=token, number=number).first()
    if version is None:
        raise Unseen
    response = HttpResponse(sheet(version.as_designed.look.accent), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={A_DAY}, immutable"
    return response


@login_not_required
@require_safe
def form_script(request: HttpRequest, name: str) -> HttpResponse:
    """The scripts that other websites load: under names that never change, unlike all our other files."""
    if name not in SCRIPTS:
        raise Unseen
    response = HttpResponse(_script(name), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _script(name: str) -> str:
    return (Path(__file__).parent.parent / "static/web_forms" / SCRIPTS[name]).read_text(encoding="utf-8")
