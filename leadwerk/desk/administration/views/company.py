from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadwerk.conversion.models import ConversionPolicy, Making
from leadwerk.desk.actions.people import CurrencyFixed, edit_company, has_leads, set_conversion_policy
from leadwerk.desk.administration.answers import done, form_page, put_in
from leadwerk.desk.administration.forms.company import CompanyForm
from leadwerk.desk.administration.permits import manages, person_of
from leadwerk.people.organisation import company
from leadwerk.people.permissions import Permission

POLICY = ("contact", "opportunity")


@manages(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def settings_company(request: HttpRequest) -> HttpResponse:
    """Name, language, zone, currency, criteria, and what a conversion makes."""
    now, policy = company(), ConversionPolicy.objects.get()
    initial = {name: getattr(now, name) for name in CompanyForm.base_fields if name not in POLICY}
    initial |= {name: getattr(policy, name) for name in POLICY}
    form = CompanyForm(request.POST or None, initial=initial, currency_is_fixed=has_leads())
    if form.is_valid():
        given = form.cleaned_data
        chosen = {name: Making(given.pop(name)) for name in POLICY}
        try:
            edit_company(by=person_of(request), **given)
            set_conversion_policy(by=person_of(request), **chosen)
            return done(request, _("Settings saved."), "settings_company")
        except CurrencyFixed as refusal:
            put_in(form, refusal, "currency")
    return form_page(request, "desk/settings/company.html", form)
