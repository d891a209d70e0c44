from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.desk.actions.people import edit_company
from leadwerk.desk.administration.answers import done, form_page
from leadwerk.desk.administration.forms.privacy import PrivacyForm
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.intake.actions.keep_raw import keep_raw, kept_days
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission

RAW = "raw_days"


@manages(Permission.MANAGE_PRIVACY)
@require_http_methods(["GET", "POST"])
def settings_privacy(request: HttpRequest) -> HttpResponse:
    """How long raw data and the security log are kept, and whether it says who opened which lead."""
    now, by = company(), person_of(request)
    initial = {name: getattr(now, name) for name in PrivacyForm.base_fields if name != RAW} | {RAW: kept_days()}
    form = PrivacyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            keep_raw(given.pop(RAW), by=by)
            edit_company(by=by, **given)
        return done(request, _("Settings saved."), "settings_privacy")
    return form_page(request, "desk/settings/privacy.html", form)
