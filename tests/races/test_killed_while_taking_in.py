"""Clients post as fast as they can while servers and worker are killed every second: nothing acknowledged is lost, and
nothing becomes two leads."""

import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db.models import Sum

from leadwerk.config.tests.test_serve import free_port
from leadwerk.foundation import held
from leadwerk.intake.models import IntakeEvent
from leadwerk.intake.tests.test_process import assert_adds_up
from leadwerk.leads.models import Lead
from leadwerk.people.actions.tokens import add_token
from leadwerk.people.permissions import Permission
from leadwerk.tallies import check
from leadwerk.web_forms.actions.design import edit_design
from leadwerk.web_forms.actions.forms import add_form, publish
from tests import processes
from tests.cast import Cast

SECONDS = int(os.environ.get("LEADWERK_TEST_SECONDS", "60"))
CLIENTS = 4
KEPT = (201, 202)
WORKER = """
import datetime as dt
from leadwerk.config import worker
from leadwerk.foundation import jobs
jobs.LEASE, worker.POLL = dt.timedelta(seconds=1.5), 0.05
worker.work()
"""


class Mortal:
    """A process with its children, killed without a word and started again at once."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.deaths = -1
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=processes.environment(),
            cwd=processes.ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.deaths += 1

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True)
class Way:
    """How a client sends: to which address, and whether with a key by which it may send the same again."""

    name: str
    path: str
    headers: dict[str, str]
    has_key: bool


@dataclass
class Sent:
    """What the clients did: `kept` is the address of each lead that was acknowledged to have come in."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: list[str] = field(default_factory=list)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)


def client(number: int, ports: list[int], ways: list[Way], sent: Sent, over: threading.Event) -> None:
    """By every way in turn. What has a key is sent again until somebody answers, the rest once."""
    for count in itertools.count():
        address, way = f"c{number}-{count}@firma.example", ways[count % len(ways)]
        first = (number + count) % len(ports)
        for port in itertools.cycle(ports[first:] + ports[:first]):
            if over.is_set():
                return
            status = post(port, way, address)
            with sent.lock:
                sent.answers[way.name, status] += 1
                if status in KEPT:
                    sent.kept.append(address)
            if status in KEPT or not way.has_key:
                break
            time.sleep(0.02)


def post(port: int, way: Way, address: str) -> int:
    """The status; 0 if the connection broke."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = way.headers | {"Content-Type": "application/json"} | ({"Idempotency-Key": address} if way.has_key else {})
    try:
        connection.request("POST", way.path, json.dumps({"email": address}), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def is_up(port: int, way: Way) -> bool:
    return post(port, way, "erste@firma.example") in KEPT


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_is_one_lead_whoever_is_killed(cast: Cast) -> None:
    _, token = add_token(cast.jana, "Website", by=cast.jana, permissions=[Permission.LEAD_CREATE], days=None)
    form = add_form("Rückruf", by=cast.marta)
    edit_design(form, per_hour=1_000_000, all_per_hour=1_000_000, by=cast.marta)
    publish(form, by=cast.marta)
    held.forget()
    bearer = {"Authorization": f"Bearer {token}"}
    ways = [
        Way("API once", "/api/v1/leads", bearer, has_key=False),
        Way("API", "/api/v1/leads", bearer, has_key=True),
        Way("form", f"/forms/{form.token}/", {}, has_key=True),
    ]
    ports = [free_port() for _ in range(3)]
    web = [*(sys.executable, "-m", "granian", "leadwerk.config.wsgi:application", "--interface", "wsgi", "--no-ws")]
    mortals = [
        Mortal([*web, "--port", str(port), "--blocking-threads", "4", "--log-level", "critical"]) for port in ports
    ]
    mortals.append(Mortal([sys.executable, "-c", f"import django; django.setup()\n{WORKER}"]))
    sent, over = Sent(), threading.Event()
    clients = [threading.Thread(target=client, args=(n, ports, ways, sent, over)) for n in range(CLIENTS)]
    try:
        for port in ports:
            wait_until(partial(is_up, port, ways[1]), 60)
        for thread in clients:
            thread.start()
        end = time.monotonic() + SECONDS
        for victim in itertools.cycle([mortals[0], mortals[3], mortals[1], mortals[3], mortals[2], mortals[3]]):
            if time.monotonic() > end:
                break
            time.sleep(1)
            victim.kill()
            victim.start()
        over.set()
        for thread in clients:
            thread.join(60)
        wait_until(lambda: not IntakeEvent.objects.filter(waiting__gt=0).exists(), 120)
    finally:
        over.set()
        for mortal in mortals:
            mortal.kill()
    sums = IntakeEvent.objects.aggregate(received=Sum("received"), created=Sum("created"))
    leads = Counter(Lead.objects.values_list("email", flat=True))
    print(  # what make test-slow shows
        f"\n{SECONDS} s, {sum(m.deaths for m in mortals)} deaths: {len(sent.kept)} acknowledged, {len(leads)} leads, "
        f"{sums['received']} received, answers {dict(sent.answers)} (0: the connection broke)"
    )
    assert len(sent.kept) > SECONDS, "hardly anything was acknowledged"
    assert sum(number for (_, status), number in sent.answers.items() if status == 0), "nobody was killed in the middle"
    assert [address for address in sent.kept if leads[address] != 1] == []
    assert [address for address, number in leads.items() if number != 1] == [], "made twice"
    assert sums["received"] == sums["created"] == len(leads)
    assert check.differences(Lead.objects.all()) == []
    assert_adds_up()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)
