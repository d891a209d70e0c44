from django.urls import path

from leadwerk.desk.set_up import views

urlpatterns = [path("", views.setup, name="setup")]
