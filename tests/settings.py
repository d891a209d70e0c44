"""Settings of the test run: a database and a data directory of its own, thrown away afterwards.

`LEADWERK_TEST_DATABASE` says which database: sqlite (the default) or postgresql. Parallel workers inherit the
directory and the server of the process that started them.
"""

import atexit
import os
import shutil
from pathlib import Path

from leadwerk.foundation import translations
from tools.cluster import Cluster, temporary_directory

translations.compile_stale(translations.packages())  # a fresh checkout has none yet, and Django reads them only once

DATABASE = os.environ.get("LEADWERK_TEST_DATABASE", "sqlite")
if "LEADWERK_TEST_DIRECTORY" not in os.environ:
    os.environ["LEADWERK_TEST_DIRECTORY"] = str(temporary_directory())
    atexit.register(shutil.rmtree, os.environ["LEADWERK_TEST_DIRECTORY"], ignore_errors=True)
DIRECTORY = Path(os.environ["LEADWERK_TEST_DIRECTORY"])
CLUSTER = Cluster(DIRECTORY / "postgresql")

if DATABASE not in ("sqlite", "postgresql"):
    raise SystemExit(f"LEADWERK_TEST_DATABASE must be sqlite or postgresql, not {DATABASE!r}.")

for variable in [name for name in os.environ if name.startswith("LEADWERK_") and "_TEST_" not in name]:
    del os.environ[variable]  # a developer's own configuration must not change what a test sees
os.environ["LEADWERK_DATA_DIR"] = str(DIRECTORY / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["LEADWERK_SECRET_KEY"] = "only for tests, only for tests, only for tests"
if DATABASE == "postgresql":
    os.environ["LEADWERK_DATABASE_URL"] = CLUSTER.url("leadwerk")

from leadwerk.config.settings import *  # noqa: E402, F403
from leadwerk.config.settings import DATABASES, ENVIRONMENT, STORAGES  # noqa: E402

ENVIRONMENT.data_dir.mkdir(parents=True, exist_ok=True)
if DATABASE == "sqlite":  # a real file: what is tested includes the write-ahead log and the gate
    DATABASES["default"]["TEST"] = {"NAME": str(DIRECTORY / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # nobody needs it after a crash
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
