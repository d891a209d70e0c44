import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

STORAGES = {"staticfiles": {"BACKEND": "leadwerk.ui.storage.HashedStorage"}}


def test_a_behaviour_imports_the_others_by_their_hashed_names(tmp_path: Path) -> None:
    with override_settings(STORAGES=STORAGES, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    hashed = [
        path for path in (tmp_path / "ui/behaviours").glob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)
    ]
    assert len(hashed) > 10
    for path in hashed:
        imported = re.findall(r"""(?:from|import)\s*["'](\./[^"']+)["']""", path.read_text())
        assert [name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []
        assert all((path.parent / name).exists() for name in imported)
        assert (path.parent / f"{path.name}.gz").exists()
