"""Ties tests to numbered features and promises, and keeps their last results in .cache/features/."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "docs" / "features.toml"
CACHE = ROOT / ".cache" / "features"
COLLECTED = CACHE / "collected.json"
RESULTS = CACHE / "results.json"
LINES = pytest.StashKey[dict[str, list[str]]]()


class Result(TypedDict):
    """How one test ended last time, and when."""

    outcome: str
    at: str


def known_lines() -> dict[str, str]:
    """Every number a test may carry, with its title: F1 to F62, and trust numbers as "trust 1"."""
    with CATALOGUE.open("rb") as file:
        catalogue = tomllib.load(file)
    return {
        **dict(catalogue["features"].items()),
        **{f"trust {number}": title for number, title in catalogue["trust"].items()},
    }


def missing_parts() -> dict[str, str]:
    """What lines with passing tests do not have yet, by number."""
    with CATALOGUE.open("rb") as file:
        return dict(tomllib.load(file)["missing"])


def lines_of(item: pytest.Item) -> list[str]:
    """The numbers that this test carries; several may stand in one mark."""
    features = [str(number) for mark in item.iter_markers("feature") for number in mark.args]
    promises = [f"trust {number}" for mark in item.iter_markers("trust") for number in mark.args]
    return sorted({*features, *promises})


def read(path: Path) -> dict[str, Result]:
    """The results kept so far; none when there is no file yet."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(path: Path, content: object) -> None:
    """Replace the file whole, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(path)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make features` ask for the list of marked tests."""
    parser.addoption("--list-features", action="store_true", help="write which test carries which number")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a number that is not in the catalogue, and hand the numbers on to the reports."""
    known = known_lines()
    collected: dict[str, list[str]] = {}
    for item in items:
        lines = lines_of(item)
        unknown = [line for line in lines if line not in known]
        if unknown:
            raise pytest.UsageError(f"{item.nodeid}: no such line in docs/features.toml: {', '.join(unknown)}")
        if lines:
            collected[item.nodeid] = lines
            item.user_properties.append(("lines", ",".join(lines)))
    config.stash[LINES] = collected
    if config.getoption("--list-features"):
        write(COLLECTED, collected)


class Keeper:
    """Gathers the results of marked tests in the process that leads the run."""

    def __init__(self) -> None:
        self.results: dict[str, Result] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst of setup, call and teardown."""
        if "lines" not in dict(report.user_properties):
            return
        before = self.results.get(report.nodeid, {"outcome": "passed", "at": ""})["outcome"]
        outcome = report.outcome if before == "passed" else before
        self.results[report.nodeid] = {"outcome": outcome, "at": datetime.now(UTC).isoformat(timespec="seconds")}

    def pytest_sessionfinish(self) -> None:
        """Lay the new results over the earlier ones."""
        if self.results:
            write(RESULTS, {**read(RESULTS), **self.results})


def pytest_configure(config: pytest.Config) -> None:
    """Only the leading process keeps results; workers of xdist report to it."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Keeper(), "features-keeper")
