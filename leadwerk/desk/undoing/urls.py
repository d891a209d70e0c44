from django.urls import path

from leadwerk.desk.undoing import views

urlpatterns = [path("changes/<int:change_set>/undo/", views.undo_changes, name="undo")]
