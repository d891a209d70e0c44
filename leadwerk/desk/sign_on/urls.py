from django.urls import path

from leadwerk.desk.sign_on import views

urlpatterns = [
    path("", views.sign_on, name="sign_on"),
    path("return/", views.sign_on_return, name="sign_on_return"),
]
