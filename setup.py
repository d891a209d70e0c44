"""Compiles the catalogs before the wheel takes them; everything else stands in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))
from leadwerk.foundation import translations


class BuildWithCatalogs(build_py):
    def run(self) -> None:
        translations.compile_stale(translations.packages())
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogs})
