from django.urls import URLPattern, URLResolver, path

from leadwerk.intake.views import arranging, files, running

urlpatterns: list[URLPattern | URLResolver] = [
    path("", files.imports, name="imports"),
    path("template/", files.import_template, name="import_template"),
    path("<int:pk>/shape/", arranging.import_shape, name="import_shape"),
    path("<int:pk>/mapping/", arranging.import_mapping, name="import_mapping"),
    path("<int:pk>/preview/", arranging.import_preview, name="import_preview"),
    path("<int:pk>/", running.import_run, name="import_run"),
    path("<int:pk>/stop/", running.import_stop, name="import_stop"),
    path("<int:pk>/continuation/", running.import_continuation, name="import_continuation"),
    path("<int:pk>/undo/", running.import_undo, name="import_undo"),
    path("<int:pk>/failed-rows/", running.import_failed_rows, name="import_failed_rows"),
]
