from django.urls import path

from leadwerk.desk.duplicates import views

urlpatterns = [
    path("leads/duplicates/", views.scan, name="duplicate_scan"),
    path("leads/<int:lead_id>/duplicates/", views.duplicates, name="lead_duplicates"),
    path("leads/<int:lead_id>/duplicates/request/", views.hand_over_request, name="lead_duplicates_request"),
    path("leads/<int:lead_id>/duplicates/<int:other_id>/", views.comparison, name="lead_merge"),
    path("leads/<int:lead_id>/duplicates/<int:other_id>/dismissal/", views.dismissal, name="lead_dismissal"),
    path("leads/<int:lead_id>/duplicates/<int:other_id>/withdrawal/", views.withdrawal, name="lead_withdrawal"),
    path("leads/merges/<int:merge_id>/separation/", views.separation, name="lead_separation"),
]
