from django.urls import path

from leadwerk.desk.conversion import views

urlpatterns = [
    path("<int:lead_id>/conversion/", views.conversion, name="lead_conversion"),
    path("<int:lead_id>/conversion/accounts/", views.accounts, name="lead_conversion_accounts"),
    path("<int:lead_id>/conversion/undoing/", views.undoing, name="lead_unconversion"),
]
