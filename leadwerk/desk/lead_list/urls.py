from django.urls import URLPattern, URLResolver, path

from leadwerk.desk.lead_list import filters, saved, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.leads, name="leads"),
    path("density/", views.density, name="lead_density"),
    path("filters/<slug:name>/", filters.lead_filter, name="lead_filter"),
    path("views/", saved.lead_views, name="lead_views"),
    path("views/<int:view_id>/", saved.lead_view, name="lead_view"),
    path("views/<int:view_id>/removal/", saved.lead_view_removal, name="lead_view_removal"),
    path("layout/", views.layout, name="lead_layout"),
]
