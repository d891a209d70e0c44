"""Several threads that write at the same moment: each is told the truth about its own."""

from threading import Thread

import pytest
from django.db import IntegrityError, OperationalError, connection

from leadwerk.foundation.db import dialect
from leadwerk.foundation.db.sqlite_gated.together import Part, commit
from leadwerk.foundation.models import CacheEntry

THREADS = 12


@pytest.mark.django_db(transaction=True)
def test_what_one_raises_takes_back_that_one_alone() -> None:
    ends: dict[int, str] = {}

    def write(number: int) -> int:
        key = "taken" if number % 3 == 0 else f"k{number}"
        CacheEntry.objects.create(cache_key=key, value="", expires="2030-01-01T00:00Z")
        if number % 3 == 1:
            raise ValueError(str(number))
        return number

    def one(number: int) -> None:
        try:
            ends[number] = f"done {dialect().durably(lambda: write(number))}"
        except (IntegrityError, ValueError) as error:
            ends[number] = type(error).__name__
        finally:
            connection.close()

    threads = [Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    taken = [ends[number] for number in range(0, THREADS, 3)]
    assert sorted(one.split()[0] for one in taken) == ["IntegrityError"] * 3 + ["done"]
    assert [ends[number] for number in range(1, THREADS, 3)] == ["ValueError"] * 4
    assert [ends[number] for number in range(2, THREADS, 3)] == [f"done {number}" for number in range(2, THREADS, 3)]
    kept = {"taken", *(f"k{number}" for number in range(2, THREADS, 3))}
    assert set(CacheEntry.objects.values_list("cache_key", flat=True)) == kept


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_that_it_is_stored_where_the_database_took_all_of_it_back() -> None:
    def write() -> None:
        CacheEntry.objects.create(cache_key="k", value="", expires="2030-01-01T00:00Z")

    def on_a_full_disk() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")  # as SQLite does by itself where it cannot take back one statement alone
        raise OperationalError("database or disk is full")

    parts = [Part(write), Part(on_a_full_disk)]
    commit(parts)
    assert not CacheEntry.objects.exists()
    assert all(part.error is not None for part in parts)
