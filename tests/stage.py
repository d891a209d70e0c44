"""Fixtures for every test: the cast of `cast.py` on stage, and memory that starts empty."""

from collections.abc import Iterator

import pytest

from leadwerk.foundation import held
from tests.cast import Cast, play


@pytest.fixture(autouse=True)
def _settings_as_in_the_database() -> Iterator[None]:
    """A test must not see the organisation that another one held in memory."""
    held.forget()
    yield
    held.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    return play()
