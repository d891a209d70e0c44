from django.urls import path

from leadwerk.desk.search.views import search

urlpatterns = [path("", search, name="search")]
