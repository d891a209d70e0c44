from django.urls import path

from leadwerk.attachments import views

urlpatterns = [
    path("<int:attachment_id>/download/", views.download, name="attachment_download"),
    path("<int:attachment_id>/preview/", views.preview, name="attachment_preview"),
]
