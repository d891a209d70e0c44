"""The test run as a whole: which database, which tests, and what was left out."""

import os

import hypothesis
import pytest

from tests import settings

pytest_plugins = ["tests.stage", "tests.chromium"]

# The same examples in every run, so that nobody's change fails over what another run found. `make test-slow` searches.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("searching", max_examples=2000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("LEADWERK_TEST_EXAMPLES", "steady"))

MATERIAL = os.environ.get("LEADWERK_TEST_MATERIAL")


def pytest_configure(config: pytest.Config) -> None:
    if settings.DATABASE == "postgresql" and not hasattr(config, "workerinput"):
        settings.CLUSTER.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    settings.CLUSTER.stop()
    if not MATERIAL:
        print("Tests marked `material` were left out: LEADWERK_TEST_MATERIAL does not name the directory of files.")


def pytest_report_header() -> str:
    return f"database: {settings.DATABASE}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("django_db") or _opens(item):
            item.add_marker(pytest.mark.database)
    if not MATERIAL:
        left_out = [item for item in items if item.get_closest_marker("material")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    # A browser that the machine gave no time to is no news. What passed only the second time is named (RERUN).
    if os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


def _opens(item: pytest.Item) -> bool:
    return not {"db", "transactional_db", "live_server", "django_db_setup"}.isdisjoint(
        getattr(item, "fixturenames", ())
    )
