from django.urls import path

from leadwerk.desk.ledger import views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("replays/", views.intake_replays, name="intake_replays"),
    path("<int:event_id>/", views.intake_event, name="intake_event"),
    path("<int:event_id>/raw/", views.intake_raw, name="intake_raw"),
    path("<int:event_id>/replay/", views.intake_replay, name="intake_replay"),
    path("<int:event_id>/discarding/", views.intake_discarding, name="intake_discarding"),
]
