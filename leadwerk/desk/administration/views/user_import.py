import csv
import io
from dataclasses import asdict

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions.people import add_users
from leadwerk.desk.administration.answers import done
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.desk.administration.user_file import Candidate, check, read
from leadwerk.foundation.errors import NotAllowed, Refusal
from leadwerk.people.permissions import Permission

SALT = "leadwerk.desk.user_import"
MANAGE = Permission.MANAGE_USERS


@manages(MANAGE)
@require_http_methods(["GET", "POST"])
def user_import(request: HttpRequest) -> HttpResponse:
    """A file, then a preview of what it would make, then the users. Between the steps the rows travel signed."""
    if "rows" in request.POST:
        return _add(request)
    upload, wrong = request.FILES.get("file"), ""
    if request.method == "POST" and upload is None:
        wrong = _("Please choose a file.")
    candidates: list[Candidate] = []
    if upload is not None and not isinstance(upload, list):
        try:
            candidates = check(read(upload), person_of(request))
        except NotAllowed:
            raise
        except Refusal as refusal:
            wrong = refusal.sentence()
    return _page(request, candidates, wrong)


def _add(request: HttpRequest) -> HttpResponse:
    """The preview was confirmed. What stands against a row may have changed since."""
    try:
        rows = signing.loads(request.POST["rows"], salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return _page(request, [], _("The preview is too old. Please choose the file again."))
    candidates = check([Candidate(**row) for row in rows], person_of(request))
    good = [candidate for candidate in candidates if not candidate.problems]
    base_url = request.build_absolute_uri("/") if request.POST.get("mail") else ""
    made = add_users(good, by=person_of(request), invite_from=base_url)
    words = ngettext("%(count)s user added.", "%(count)s users added.", len(made)) % {"count": len(made)}
    return done(request, words, "users")


def _page(request: HttpRequest, candidates: list[Candidate], wrong: str) -> HttpResponse:
    rows = [{"line": c.line} | {name: getattr(c, name) for name in TEMPLATE_FIELDS} for c in candidates]
    context = {
        "candidates": candidates,
        "good": sum(not candidate.problems for candidate in candidates),
        "rows": signing.dumps(rows, salt=SALT, compress=True) if candidates else "",
        "wrong": wrong,
    }
    return render(request, "desk/settings/user_import.html", context, status=422 if wrong else 200)


TEMPLATE_FIELDS = [name for name in asdict(Candidate(0)) if name not in ("line", "role_ids", "is_new_team", "problems")]


@manages(MANAGE)
def user_import_template(request: HttpRequest) -> HttpResponse:
    """A file with the header and one row to replace."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    header = (_("First name"), _("Last name"), _("E-mail"), _("Phone"), _("Team"), _("Manager"), _("Role"))
    writer.writerow(header)
    writer.writerow(("Erika", "Muster", "erika.muster@firma.example", "", "Nord", "", _("Sales agent")))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="leadwerk-users.csv"'
    return response
