from django.urls import URLPattern, URLResolver, path

from leadwerk.desk.lead_list import bulk, export, filters, new_lead, saved, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.leads, name="leads"),
    path("new/", new_lead.lead_create, name="lead_create"),
    path("density/", views.density, name="lead_density"),
    path("filters/<slug:name>/", filters.lead_filter, name="lead_filter"),
    path("views/", saved.lead_views, name="lead_views"),
    path("views/<int:view_id>/", saved.lead_view, name="lead_view"),
    path("views/<int:view_id>/removal/", saved.lead_view_removal, name="lead_view_removal"),
    path("export/", export.lead_export, name="lead_export"),
    path("count/", bulk.count, name="lead_count"),
    path("bulk/assignment/", bulk.assignment, name="bulk_assignment"),
    path("bulk/book/", bulk.shelving, name="bulk_book"),
    path("bulk/taking/", bulk.taking, name="bulk_taking"),
    path("bulk/stage/", bulk.stage, name="bulk_stage"),
    path("bulk/fields/", bulk.fields, name="bulk_fields"),
    path("bulk/loss/", bulk.loss, name="bulk_loss"),
    path("bulk/rejection/", bulk.rejection, name="bulk_rejection"),
    path("bulk/bin/", bulk.binning, name="bulk_bin"),
    path("bulk/restoration/", bulk.restoration, name="bulk_restoration"),
    path("bulk/runs/<int:run_id>/", bulk.run, name="bulk_run"),
    path("layout/", views.layout, name="lead_layout"),
]
