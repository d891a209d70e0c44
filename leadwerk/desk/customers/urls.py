from django.urls import URLPattern, path

from leadwerk.desk.customers import views
from leadwerk.desk.customers.kinds import KINDS, Kind


def _of(kind: Kind) -> list[URLPattern]:
    """The addresses that all three kinds have: "account", "account_edit" …"""
    one, given = f"{kind.plural}/<int:pk>/", {"kind": kind}
    return [
        path(f"{kind.plural}/", views.listing, given, name=kind.plural),
        path(one, views.record, given, name=kind.name),
        path(f"{one}timeline/", views.timeline, given, name=f"{kind.name}_timeline"),
        path(f"{one}visibility/", views.visibility, given, name=f"{kind.name}_visibility"),
        path(f"{one}edit/", views.edit_record, given, name=f"{kind.name}_edit"),
        path(f"{one}handover/", views.handover, given, name=f"{kind.name}_handover"),
        path(f"{one}book/", views.book, given, name=f"{kind.name}_book"),
        path(f"{one}bin/", views.bin_record, given, name=f"{kind.name}_bin"),
        path(f"{one}restoration/", views.restoration, given, name=f"{kind.name}_restoration"),
        path(f"{one}notes/", views.notes, given, name=f"{kind.name}_notes"),
    ]


urlpatterns = [
    path("", views.home, name="customers"),
    path("accounts/new/", views.new_account, name="account_create"),
    path("accounts/<int:pk>/contacts/new/", views.new_contact, name="contact_create"),
    path("accounts/<int:pk>/opportunities/new/", views.new_opportunity, name="opportunity_create"),
    path("opportunities/<int:pk>/status/", views.status, name="opportunity_status"),
    path("changes/<int:change_set>/undo/", views.undo_changes, name="customer_undo"),
    *(pattern for kind in KINDS for pattern in _of(kind)),
]
