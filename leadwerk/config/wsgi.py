import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from leadwerk.config.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwerk.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # all pages and the API, not at the first request but now
collect_seldom()
