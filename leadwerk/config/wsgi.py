import os

from django.core.wsgi import get_wsgi_application

from leadwerk.config.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwerk.config.settings")
application = get_wsgi_application()
collect_seldom()
