from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.desk.administration.answers import done, form_page
from leadwerk.desk.administration.forms.duplicates import CHANNELS, DuplicatesForm
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.duplicates.actions.rule import rule
from leadwerk.duplicates.policy import policy_for, rules
from leadwerk.people.permissions import Permission
from leadwerk.people.scoping import has


@manages(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def settings_duplicates(request: HttpRequest) -> HttpResponse:
    """What each channel does about a duplicate, and whether people are told of leads they may not see."""
    initial: dict[str, str | bool] = {channel: policy_for(channel).value for channel in CHANNELS}
    initial |= {"tells_elsewhere": rules().tells_elsewhere, "merges_itself": rules().merges_itself}
    form = DuplicatesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        switches = {name: form.cleaned_data[name] for name in ("tells_elsewhere", "merges_itself")}
        rule(form.policies(), by=person_of(request), **switches)
        return done(request, _("Settings saved."), "settings_duplicates")
    may_scan = has(person_of(request), Permission.LEAD_MERGE)
    return form_page(request, "desk/settings/duplicates.html", form, {"may_scan": may_scan})
