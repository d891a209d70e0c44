"""Prepared queries: written once, asked with what is given, and written anew when a setting has changed."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import DateTimeField, QuerySet, Value

from leadwerk.foundation import held, prepared
from leadwerk.foundation.models import Job, Revision

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


class Question:
    """The jobs that are due before what is given; counts how often it was written."""

    written = 0

    def __call__(self) -> QuerySet[Job, Any]:
        self.written += 1
        due = Job.objects.filter(run_at__lt=prepared.Given("at", DateTimeField()))
        return due.order_by("run_at").values_list("task", "run_at", "payload")

    def asked(self, at: dt.datetime) -> list[tuple[Any, ...]]:
        return prepared.rows(("due",), self, at=at)


@pytest.fixture
def question() -> Question:
    for number, task in enumerate(("early", "late")):
        at = NOON + dt.timedelta(hours=number)
        Job.objects.create(task=task, payload={"number": number}, created_at=NOON, run_at=at)
    held.changed()
    return Question()


def test_the_rows_are_those_that_the_query_itself_gives(question: Question) -> None:
    day = NOON + dt.timedelta(days=1)
    plain = Job.objects.filter(run_at__lt=day).order_by("run_at").values_list("task", "run_at", "payload")
    assert question.asked(day) == list(plain)
    assert question.asked(day)[0] == ("early", NOON, {"number": 0})


def test_it_is_written_once_and_asked_with_what_is_given_each_time(question: Question) -> None:
    assert question.asked(NOON) == []
    assert [task for task, *_rest in question.asked(NOON + dt.timedelta(minutes=1))] == ["early"]
    assert [task for task, *_rest in question.asked(NOON + dt.timedelta(days=1))] == ["early", "late"]
    assert question.written == 1


def test_it_is_written_anew_when_a_setting_has_changed(question: Question) -> None:
    question.asked(NOON)
    held.changed()
    question.asked(NOON)
    assert question.written == 2


def test_without_settings_nothing_is_kept(question: Question) -> None:
    Revision.objects.all().delete()
    held.forget()
    question.asked(NOON)
    question.asked(NOON)
    assert question.written == 2


def test_what_nothing_can_match_is_not_asked(question: Question, django_assert_num_queries: Any) -> None:
    question.asked(NOON)
    with django_assert_num_queries(0):
        assert prepared.rows(("none",), lambda: Job.objects.filter(pk__in=[]).values_list("task")) == []


def test_many_questions_do_not_fill_the_memory(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 3)
    for number in range(10):
        query = Job.objects.values_list(Value(number))[:1]
        assert prepared.rows(("number", number), lambda query=query: query) == [(number,)]  # type: ignore[misc]
    assert len(prepared._written()) <= 3
