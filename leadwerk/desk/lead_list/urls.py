from django.urls import URLPattern, URLResolver, path

from leadwerk.desk.lead_list import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.leads, name="leads"),
    path("density/", views.density, name="lead_density"),
    path("layout/", views.layout, name="lead_layout"),
]
