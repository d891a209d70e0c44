from django.urls import URLPattern, URLResolver, path

from leadwerk.web_forms.views import files, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:name>.js", files.form_script, name="form_script"),
    path("<str:token>/", public.form_page, name="form_page"),
    path("<str:token>/thanks/", public.form_thanks, name="form_thanks"),
    path("<str:token>/ticket/", public.form_ticket, name="form_ticket"),
    path("<str:token>/part/", public.form_part, name="form_part"),
    path("<str:token>/confirmation/<str:signed>/", public.form_confirmation, name="form_confirmation"),
    path("<str:token>/<int:number>/look.css", files.form_look, name="form_look"),
]
