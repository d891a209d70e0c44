from django.urls import path

from leadwerk.desk.manual import views

urlpatterns = [
    path("", views.manual_contents, name="manual_contents"),
    path("<slug:page>/", views.manual, name="manual"),
]
