"""Writes the description of the API: `python -m leadwerk.config.openapi > docs/openapi.json`."""

import json
import os

import django


def text() -> str:
    from leadwerk.config.api import api

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwerk.config.settings")
    django.setup()
    print(text(), end="")
