from django.urls import path

from leadwerk.desk.web_forms.views import building, listing, looking

urlpatterns = [
    path("", listing.web_forms, name="web_forms"),
    path("new/", listing.web_form_new, name="web_form_new"),
    path("<int:pk>/", building.web_form, name="web_form"),
    path("<int:pk>/name/", listing.web_form_name, name="web_form_name"),
    path("<int:pk>/fields/", building.web_form_fields, name="web_form_fields"),
    path("<int:pk>/fields/<slug:name>/place/", building.web_form_field_place, name="web_form_field_place"),
    path("<int:pk>/parts/<slug:part>/", building.web_form_part, name="web_form_part"),
    path("<int:pk>/parts/<slug:part>/removal/", building.web_form_part_removal, name="web_form_part_removal"),
    path("<int:pk>/preview/", looking.web_form_preview, name="web_form_preview"),
    path("<int:pk>/look/", looking.web_form_look, name="web_form_look"),
    path("<int:pk>/test/", looking.web_form_test, name="web_form_test"),
    path("<int:pk>/publication/", listing.web_form_publication, name="web_form_publication"),
    path("<int:pk>/withdrawal/", listing.web_form_withdrawal, name="web_form_withdrawal"),
    path("<int:pk>/removal/", listing.web_form_removal, name="web_form_removal"),
]
