"""Pages made of nothing but the kit, served by the tests: a list, a record, a board, their dialogs, a plain page.

What a page did is kept in `STATE`, so that a test can ask what reached the server.
"""

import datetime as dt
import time
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from leadwerk.ui.fragments import render_block
from leadwerk.ui.frame import Frame, NavItem, Person, Toast

STAGES = ["Neu eingegangen", "Erstkontakt", "Qualifiziert", "Termin vereinbart"]
NAMES = [
    ("Möbelwerke Hartwig GmbH & Co. KG", "Dr. Friederike Hartwig, Herford", "Vor-Ort-Termin bestätigen", 0),
    ("Brauhaus Lindental eG", "Korbinian Achleitner, Rosenheim", "Angebot nachfassen", -1),
    ("Spedition Kalkbrenner GmbH", "Uwe Kalkbrenner, Hamm", "Lastgang anfordern", 0),
    ("Stadtwerke Auenfeld", "Regina Thieme-Oberländer, Dessau-Roßlau", "Vertragsentwurf prüfen", 3),
    ("Kita-Verbund Regenbogen gGmbH", "Sandra Böhnisch, Köln", "Zweiter Anrufversuch", 1),
]
OWNERS = [(8, "Jana Petersen"), (1, "Tobias Wendt"), (2, "Aylin Demir"), (3, "Michael Obermeier"), (6, "Sabine Krüger")]
FIELDS = {"phone": "030 23125 077", "mail": "f.hartwig@hartwig-moebel.example"}


class State:
    """What the pages show and what was posted to them."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, QueryDict]] = []
        self.lanes = {
            stage: [number for number in range(12) if number % 4 == place] for place, stage in enumerate(STAGES)
        }
        self.fields = dict(FIELDS)
        self.files: list[str] = []
        self.theme = "auto"
        self.pause = 0.0  # seconds that a move of a card takes
        self.moving = self.moves_at_once = 0


STATE = State()


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": Frame(
            company="Brinkmann Energietechnik GmbH",
            person=Person(8, "Jana Petersen"),
            home="/",
            main=(
                NavItem("Mein Tag", "/day/", "today", 9, True, key="g t"),
                NavItem("Leads", "/", "leads", 184, current=request.path == "/", key="g l"),
                NavItem("Kanban", "/board/", "board", current=request.path == "/board/", key="g p"),
                NavItem("Kampagnen", "/campaigns/", "campaign", key="g k"),
                NavItem("Kunden", "/customers/", "company", key="g u"),
            ),
            views=(
                NavItem("Leads in Bearbeitung", "/", count=31),
                NavItem("Angebote über 14 Tage", "/", count=8),
                NavItem("Ohne Kontakt seit 24 Std.", "/", count=5),
            ),
            setup=(NavItem("Import", "/import/", "import"), NavItem("Einstellungen", "/settings/", "settings")),
            account=(NavItem("Mein Profil", "/profile/", "person"),),
            sign_out="/sign-out/",
            search="/search/",
            theme=STATE.theme,  # type: ignore[arg-type]
            theme_url="/theme/",
            toasts=[Toast("Gespeichert.", undo="/undo/")] if "said" in request.GET else [],
        )
    }


def _lead(number: int) -> dict[str, Any]:
    name, person, step, days = NAMES[number % len(NAMES)]
    owner_id, owner = OWNERS[number % len(OWNERS)]
    now = timezone.now()
    return {
        "id": 4817 - number,
        "name": name,
        "person": person,
        "stage": STAGES[number % 4],
        "position": number % 4 + 1,
        "owner": owner,
        "owner_id": owner_id,
        "rating": "ABCD"[number % 4],
        "value": 41_200_000 - number * 613_700,
        "step": step,
        "due": now + dt.timedelta(days=days),
        "days": days,
        "seen": now,
        "phone": f"+49171392{number:04d}",
    }


def leads(request: HttpRequest) -> HttpResponse:
    after = int(request.GET.get("after", 0))
    rows = [_lead(number) for number in range(after, after + 50)]
    context = {"rows": rows, "after": after + 50 if after < 100 else 0}
    if request.headers.get("HX-Request"):
        return HttpResponse(
            render_block(request, "specimen/leads.html", "body_rows", context)
            + render_block(request, "specimen/leads.html", "foot", {"after": context["after"], "swap": True})
        )
    return render(request, "specimen/leads.html", context)


def lead(request: HttpRequest) -> HttpResponse:
    return render(request, "specimen/lead.html", {"fields": STATE.fields, "now": timezone.now()})


def field(request: HttpRequest, name: str) -> HttpResponse:
    value, error = STATE.fields[name], ""
    if request.method == "POST":
        value = request.POST["value"]
        STATE.posts.append((request.path, request.POST))
        if any(letter.isalpha() for letter in value):
            error = "Die Nummer enthält Buchstaben. Bitte nur Ziffern, z. B. 0171 39200 07."
        else:
            STATE.fields[name] = value
            shown = render_block(request, "specimen/lead.html", "shown", {"name": name, "value": value})
            return Toast("Telefon geändert.", "/undo/").on(HttpResponse(shown))
    context = {"name": name, "value": value, "error": error}
    return HttpResponse(render_block(request, "specimen/lead.html", "edited", context), status=422 if error else 200)


def new(request: HttpRequest) -> HttpResponse:
    """A dialog: refuses "no", fails at "crash", asks again without an address."""
    if request.method == "POST":
        STATE.posts.append((request.path, request.POST))
        mail = request.POST["mail"]
        if mail == "slow":
            time.sleep(0.5)
        if mail == "crash":
            return HttpResponse("broken", status=500)
        if mail == "no":
            return _refusal(request, "Der Lead ist schon zugewiesen.")
        if mail:
            if request.headers.get("HX-Request"):
                return Toast("Lead angelegt.", "/undo/").on(HttpResponse(status=204))
            return redirect("/?said")
    error = "Bitte nennen Sie eine E-Mail-Adresse." if request.method == "POST" else ""
    context = {"error": error, "count": request.GET.get("count", "")}
    return render(request, "specimen/new.html", context, status=422 if error else 200)


def _refusal(request: HttpRequest, words: str) -> HttpResponse:
    said = Toast(words, tone="error")
    return HttpResponse(render_block(request, "ui/toast.html", "toast", {"said": said}), status=409)


def _lanes() -> list[dict[str, Any]]:
    return [
        {"id": place, "name": stage, "cards": [_lead(number) for number in STATE.lanes[stage]]}
        for place, stage in enumerate(STAGES)
    ]


def board(request: HttpRequest) -> HttpResponse:
    return render(request, "specimen/board.html", {"lanes": _lanes()})


def move(request: HttpRequest, id: int) -> HttpResponse:
    STATE.posts.append((request.path, request.POST))
    STATE.moving += 1
    STATE.moves_at_once = max(STATE.moves_at_once, STATE.moving)
    time.sleep(STATE.pause)
    STATE.moving -= 1
    onto = STAGES[int(request.POST["stage"])]
    if onto == STAGES[3]:
        return _refusal(request, "Vor „Termin vereinbart“ fehlt „Qualifiziert“.")
    number = 4817 - id
    for cards in STATE.lanes.values():
        if number in cards:
            cards.remove(number)
    STATE.lanes[onto].insert(0, number)
    lanes = [render_block(request, "specimen/board.html", "lane_of", {"one": one, "swap": True}) for one in _lanes()]
    return Toast(f"Phase „{onto}“ gesetzt.", "/undo/").on(HttpResponse("".join(lanes)))


def undo(request: HttpRequest) -> HttpResponse:
    STATE.posts.append((request.path, request.POST))
    return Toast("Rückgängig gemacht.").on(HttpResponse(status=204))


def files(request: HttpRequest) -> HttpResponse:
    [file] = request.FILES.getlist("file")
    name = str(file.name)
    if name.endswith(".exe"):
        return _refusal(request, "Programme werden nicht angenommen.")
    STATE.files.append(name)
    return HttpResponse(render_block(request, "specimen/lead.html", "file_list", {"files": STATE.files, "swap": True}))


def theme(request: HttpRequest) -> HttpResponse:
    STATE.theme = request.POST["theme"]
    return HttpResponse(status=204)


def search(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "")
    found = [one for one in map(_lead, range(5)) if q.casefold() in one["name"].casefold()]
    return HttpResponse(render_block(request, "specimen/search.html", "found", {"found": found}))


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "specimen/plain.html")


urlpatterns = [
    path("", leads),
    path("lead/", lead),
    path("lead/edit/<name>/", field),
    path("lead/files/", files),
    path("leads/new/", new),
    path("board/", board),
    path("board/<int:id>/move/", move),
    path("undo/", undo),
    path("theme/", theme),
    path("search/", search),
    path("plain/", plain),
]
