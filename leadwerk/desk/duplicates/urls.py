from django.urls import URLPattern, path

from leadwerk.desk.customers.kinds import Kind
from leadwerk.desk.duplicates import customers, views


def _of(kind: Kind) -> list[URLPattern]:
    """The addresses that accounts and contacts have: "account_duplicates", "account_merge" …"""
    one, given = f"customers/{kind.plural}/<int:pk>/duplicates/", {"kind": kind}
    return [
        path(one, customers.duplicates, given, name=f"{kind.name}_duplicates"),
        path(f"{one}<int:other_id>/", customers.comparison, given, name=f"{kind.name}_merge"),
        path(f"{one}<int:other_id>/dismissal/", customers.dismissal, given, name=f"{kind.name}_dismissal"),
        path(f"{one}<int:other_id>/withdrawal/", customers.withdrawal, given, name=f"{kind.name}_withdrawal"),
    ]


urlpatterns = [
    path("leads/duplicates/", views.scan, name="duplicate_scan"),
    path("leads/<int:lead_id>/duplicates/", views.duplicates, name="lead_duplicates"),
    path("leads/<int:lead_id>/duplicates/request/", views.hand_over_request, name="lead_duplicates_request"),
    path("leads/<int:lead_id>/duplicates/<int:other_id>/", views.comparison, name="lead_merge"),
    path("leads/<int:lead_id>/duplicates/<int:other_id>/dismissal/", views.dismissal, name="lead_dismissal"),
    path("leads/<int:lead_id>/duplicates/<int:other_id>/withdrawal/", views.withdrawal, name="lead_withdrawal"),
    path("leads/merges/<int:merge_id>/separation/", views.separation, name="lead_separation"),
    path("customers/merges/<int:merge_id>/separation/", customers.separation, name="customer_separation"),
    *(pattern for kind in customers.KINDS.values() for pattern in _of(kind)),
]
