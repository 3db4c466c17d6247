"""The checkout stands on its own: dependencies have reasons, and nothing points to one machine."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, Offence, files, report, shown

PYPROJECT = ROOT / "pyproject.toml"
LOCKS = tuple(sorted((ROOT / "requirements").glob("*.txt")))

# Where packages come from is the business of the machine that installs them.
# Written in parts, so that this file does not name them either.
HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("registry", "npmjs"),
    ("npmjs", "org"),
    ("yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("archive", "ubuntu", "com"),
)
INDEX_HOST = re.compile(
    "|".join(r"\.".join(parts) for parts in HOSTS) + r"|--(?:extra-)?index-url|--find-links\b|--trusted-host"
)
# Paths of one machine.
ABROAD = re.compile(r"(?<![\w.}/])/(?:work|root|tmp|home/\w+|Users/\w+|mnt|opt)/\w")
SETTINGS = re.compile(
    r"^\s*(?:from throughcare import (?:settings|urls)|(?:from|import) throughcare\.(?:settings|urls)\b)"
)
# Shown so that the reader of this file knows them; they are what it looks for.
NOT_LOOKED_AT = {"tests/architecture/test_tree.py"}
BINARY = {".png", ".ico", ".jpg", ".woff", ".woff2", ".xlsx", ".gz", ".zip", ".mo", ".pdf", ".ods", ".parquet"}


def faults(pattern: re.Pattern[str], source: str) -> list[tuple[int, str]]:
    """Every line on which the pattern is found."""
    return [
        (number, f"{found[0]!r}")
        for number, line in enumerate(source.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def readable() -> list[tuple[Path, str]]:
    """Every text file of the checkout that is looked at."""
    return [
        (path, path.read_text(encoding="utf-8", errors="replace"))
        for path in files()
        if path.suffix not in BINARY and shown(path) not in NOT_LOOKED_AT
    ]


def test_no_file_names_a_package_index() -> None:
    found = [
        Offence(shown(path), *fault)
        for path, source in readable()
        if shown(path) != "tools/lock.sh"  # it tells uv to leave them out
        for fault in faults(INDEX_HOST, source)
    ]
    assert not found, report(found)


def test_no_file_names_a_place_on_one_machine() -> None:
    vendored = ROOT / "throughcare" / "web" / "static"
    found = [
        Offence(shown(path), *fault)
        for path, source in readable()
        if not path.is_relative_to(vendored)
        for fault in faults(ABROAD, source)
    ]
    assert not found, report(found)


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (INDEX_HOST, "--index-url https://somewhere"),
        (INDEX_HOST, f"https://files.{'.'.join(HOSTS[1])}/packages/x.whl"),
        (ABROAD, 'open("/home/somebody/cases.csv")'),
        (ABROAD, "cd /{}/scratch".format("tmp")),
    ],
)
def test_a_planted_address_is_found(pattern: re.Pattern[str], planted: str) -> None:
    assert faults(pattern, planted)


def test_addresses_of_pages_are_no_paths() -> None:
    for folder in ("work", "tmp"):
        assert not faults(ABROAD, f"https://example.org/{folder}/x and {{{{ root }}}}/{folder}/x")
    assert not faults(ABROAD, "href='/people/home/'")


@pytest.mark.trust(29)
def test_every_dependency_has_its_reason() -> None:
    assert reasonless(PYPROJECT.read_text(encoding="utf-8")) == []
    assert reasonless('dependencies = [\n    "requests>=2",\n]\n') == ["requests>=2"]


def reasonless(pyproject: str) -> list[str]:
    """Dependencies without a comment behind them that says why they are here."""
    data = tomllib.loads(pyproject)
    project = data.get("project", data)
    groups = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
    reasons = dict(re.findall(r'^\s*"([^"]+)",\s*#\s*(\S.{7,})$', pyproject, re.MULTILINE))
    return [name for group in groups for name in group if name not in reasons]


@pytest.mark.trust(29)
def test_every_locked_package_has_its_hashes() -> None:
    assert [lock.name for lock in LOCKS] == ["base.txt", "dev.txt", "peers.txt"]
    for lock in LOCKS:
        assert unhashed(lock.read_text(encoding="utf-8")) == []
    assert unhashed("six==1.0\n    # via us\n") == ["six==1.0"]


def unhashed(lock: str) -> list[str]:
    """Packages in a lock file that anything could stand in for."""
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE).strip())
    return [entry.splitlines()[0].strip(" \\") for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.trust(29)
def test_the_locks_hold_every_dependency_and_agree() -> None:
    base, dev, peers = (pinned(lock) for lock in LOCKS)
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    needed = {canonical(re.split(r"[\[<>=~!; ]", name)[0]) for name in project["dependencies"]}
    assert needed <= {name for name, _ in base}
    assert base <= dev
    # What the benchmark compares with is never installed with the product, and has the same versions of what both use.
    compared = {canonical(re.split(r"[<>=]", name)[0]) for name in project["optional-dependencies"]["peers"]}
    assert compared <= {name for name, _ in peers} - {name for name, _ in dev}
    assert {each for each in peers if each[0] in needed} <= base


@pytest.mark.trust(29)
def test_the_locks_say_that_nothing_younger_than_a_week_got_in() -> None:
    for lock in LOCKS:
        assert re.search(r"^#\s+make lock \(nothing newer than \d{4}-\d\d-\d\d\)$", lock.read_text(), re.MULTILINE)


@pytest.mark.trust(29)
def test_the_environment_holds_what_the_lock_says_and_nothing_else() -> None:
    brought_by_python = {"pip", "setuptools", "wheel", "throughcare"}
    installed = {(canonical(found.metadata["Name"]), found.version) for found in distributions()}
    assert {(name, version) for name, version in installed if name not in brought_by_python} - pinned(LOCKS[1]) == set()


def pinned(lock: Path) -> set[tuple[str, str]]:
    """Each package of a lock file with its version."""
    return set(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def canonical(name: str) -> str:
    """A package's name in the one spelling that lock files use."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_arrows_between_the_rooms_point_down() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, env={"COLUMNS": "200"}
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_scores_and_profiles_load_without_django() -> None:
    check = (
        "import sys, throughcare.cli, throughcare.scores.methods, throughcare.scores.cli\n"
        "import throughcare.partnerships.profile, throughcare.partnerships.profile.cli\n"
        "sys.exit(', '.join(m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_settings_are_imported_by_no_room() -> None:
    found = [
        Offence(shown(path), *fault)
        for path in files(".py")
        if path.is_relative_to(ROOT / "throughcare") and path.parent != ROOT / "throughcare"
        for fault in faults(SETTINGS, path.read_text(encoding="utf-8"))
    ]
    assert not found, report(found)
