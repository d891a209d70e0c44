"""Catalogs: English in the source, German in `leadwerk/<package>/locale/de`.

    python -m leadwerk.foundation.translations update    take new strings into the catalogs, drop unused ones
    python -m leadwerk.foundation.translations check     fail on what is missing, doubtful or contradictory
    python -m leadwerk.foundation.translations compile   make the .mo files that run-time reads

Catalogs carry no line numbers and no dates, so that two branches rarely touch the same line. Django merges the catalogs
of all packages, so one English text has one German text everywhere; where it needs two, `pgettext` tells them apart.
No Django is needed here: the build of the wheel imports this module.
"""

import argparse
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "de"
HEADER = r"""msgid ""
msgstr ""
"Language: de\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
METHODS = [("**/tests/**", "ignore"), ("**/migrations/**", "ignore"), ("**.py", "python"), ("jinja2/**.*", "jinja2")]
OPTIONS = {"jinja2/**.*": {"encoding": "utf-8", "trimmed": "true", "silent": "false"}}
KEYWORDS = {
    f"{name}{lazy}": places
    for name, places in {
        "_": None,
        "gettext": None,
        "gettext_noop": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for lazy in ("", "_lazy")
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str, str]
Known = dict[Key, Any]


def packages(names: Iterable[str] = ()) -> list[Path]:
    """The packages asked for; all if none is."""
    found = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
    wanted = set(names) or {path.name for path in found}
    if unknown := wanted - {path.name for path in found}:
        raise SystemExit(f"No such package: {', '.join(sorted(unknown))}")
    return [path for path in found if path.name in wanted]


def catalog_file(package: Path) -> Path:
    return package / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extract(package: Path) -> Catalog:
    """Every string of the package that a person may see, untranslated."""
    catalog = Catalog(locale=LANGUAGE)
    for _, _, text, comments, context in extract_from_dir(
        package, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        catalog.add(text, auto_comments=comments, context=context)
    return catalog


def read(package: Path) -> Catalog:
    """The package's catalog; an empty one if it has no file."""
    path = catalog_file(package)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, charset="utf-8")


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def key(message: Message) -> Key:
    """What tells two messages apart: context and (singular) English text."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def forms(text: str | Iterable[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def is_translated(message: Message) -> bool:
    german = forms(message.string)
    return bool(german) and all(german)


def update(package: Path, known: Known) -> int:
    """Bring the package's catalog up to date; how many messages still want a translation.

    `known` are the translations of all packages: what one of them has said is not asked again.
    """
    catalog, found = read(package), extract(package)
    path = catalog_file(package)
    for message in messages(found):
        before = catalog.get(message.id, message.context)
        if before is not None and "fuzzy" not in before.flags and type(before.id) is type(message.id):
            message.string = before.string
        if not is_translated(message) and key(message) in known:
            message.string = known[key(message)]
    if not any(messages(found)):
        path.unlink(missing_ok=True)
        return 0
    written = io.BytesIO()
    write_po(written, found, width=100, no_location=True, omit_header=True, sort_output=True)
    text = HEADER + written.getvalue().decode().strip() + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return sum(not is_translated(message) for message in messages(found))


def translations_of(some: Iterable[Path]) -> Known:
    return {
        key(message): message.string
        for package in some
        for message in messages(read(package))
        if all(forms(message.string))
    }


def problems(some: Iterable[Path]) -> list[str]:
    """What `check` complains about, one line each, for people."""
    said: list[str] = []
    told: dict[Key, tuple[list[str], str]] = {}
    for package in some:
        found, catalog = extract(package), read(package)
        used = {key(message) for message in messages(found)}
        for message in messages(found):
            if catalog.get(message.id, message.context) is None:
                said.append(f"{package.name}: not in the catalog: {key(message)[1]!r}")
        for message in messages(catalog):
            name = f"{package.name}: {key(message)[1]!r}"
            german = forms(message.string)
            if key(message) not in used:
                said.append(f"{name} is no longer in the source")
            elif not is_translated(message):
                said.append(f"{name} has no German text")
            elif "fuzzy" in message.flags:
                said.append(f"{name} is marked fuzzy")
            elif not _same_placeholders(forms(message.id), german):
                said.append(f"{name} has other placeholders in German: {german[-1]!r}")
            elif told.setdefault(key(message), (german, package.name))[0] != german:
                said.append(f"{name} is {german[0]!r} here and {told[key(message)][0][0]!r} in {told[key(message)][1]}")
    return said


def _same_placeholders(english: list[str], german: list[str]) -> bool:
    """The singular may leave the number out ("one lead"); the plural may not."""
    wanted = [Counter(PLACEHOLDER.findall(text)) for text in english]
    given = [Counter(PLACEHOLDER.findall(text)) for text in german]
    if given[-1] != wanted[-1]:
        return False
    return len(german) == 1 or given[0] <= wanted[-1]


def compile_stale(some: Iterable[Path]) -> int:
    """Make the .mo file of each catalog that is newer than it; how many were made."""
    made = 0
    for package in some:
        source = catalog_file(package)
        target = source.with_suffix(".mo")
        if not source.exists():
            target.unlink(missing_ok=True)
        elif not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            beside = target.with_suffix(f".{os.getpid()}")  # another process may be compiling or reading it
            with beside.open("wb") as file:
                write_mo(file, read(package))
            beside.replace(target)
            made += 1
    return made


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m leadwerk.foundation.translations")
    parser.add_argument("verb", choices=("update", "check", "compile"))
    parser.add_argument("package", nargs="*", help="all, if none is named")
    given = parser.parse_args(arguments)
    some = packages(given.package)
    if given.verb == "compile":
        compile_stale(some)
        return 0
    if given.verb == "update":
        known = translations_of(packages())
        for package in some:
            if missing := update(package, known):
                sys.stdout.write(f"{catalog_file(package).relative_to(ROOT.parent)}: {missing} without German text\n")
        return 0
    said = problems(some)
    sys.stdout.writelines(f"{line}\n" for line in said)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
