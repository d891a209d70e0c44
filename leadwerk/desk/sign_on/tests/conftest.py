from collections.abc import Iterator

import pytest

from leadwerk.desk.sign_on.tests.providers import HonestProvider


@pytest.fixture(scope="session")
def provider_process() -> Iterator[HonestProvider]:
    provider = HonestProvider()
    provider.start()
    yield provider
    provider.stop()
