"""Files of these tests, in a directory of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

LIST = """Firmenname;Ansprechpartner;Tel. geschäftl.;eMail;PLZ;Ort;Volumen EUR;Faxnummer;Bemerkung
Hallenbau Petzold GmbH;Petzold, Markus;030/23125-418;petzold@hallenbau.example;04109;Leipzig;189.000,00;030 1;ab 10 Uhr
Forstbetrieb Weiß;Rosa Groß;069 90009-77;rosa@;36037;Fulda;57 500;;
;;;;;Köln;;;
"""

Upload = Callable[..., SimpleUploadedFile]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def a_list(tmp_path: Path) -> Path:
    """Three rows as Excel saves them: one that fits, one with a bad address, one that tells nothing."""
    path = tmp_path / "messe.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


@pytest.fixture
def upload() -> Upload:
    def make(content: str | bytes = LIST, name: str = "messe.csv") -> SimpleUploadedFile:
        raw = content if isinstance(content, bytes) else content.encode("cp1252")
        return SimpleUploadedFile(name, raw, content_type="text/csv")

    return make
