"""Figures that we claim, measured by one command: `python -m benchmarks`, or by name, `python -m benchmarks cohort`."""

import os
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent
RESULTS = HERE / ".cache" / "benchmarks.json"

# A home of its own, set before the settings are read: it never touches a demonstration's database.
os.environ.setdefault("THROUGHCARE_HOME", str(HERE / ".cache" / "bench-home"))
os.environ.setdefault("THROUGHCARE_HTTPS", "0")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
