from django.urls import include, path

from leadwerk.config.api import api
from leadwerk.config.trying import api_page

handler400 = "leadwerk.config.errors.bad_request"
handler403 = "leadwerk.config.errors.forbidden"
handler404 = "leadwerk.config.errors.not_found"
handler429 = "leadwerk.config.errors.too_many"
handler500 = "leadwerk.config.errors.failed"

urlpatterns = [
    path("accounts/", include("leadwerk.people.urls")),
    path("attachments/", include("leadwerk.attachments.urls")),
    path("api/v1/", api_page, name="api_page"),
    path("api/v1/", api.urls),
    path("forms/", include("leadwerk.web_forms.urls")),
    path("import/", include("leadwerk.intake.urls")),
    path("", include("leadwerk.desk.urls")),
]
