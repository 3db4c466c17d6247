"""Every method says what it is: a record by the national standard, on screen and as a file, and nothing left unsaid."""

from __future__ import annotations

import json
import pkgutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import reverse
from typer.testing import CliRunner

from throughcare.partnerships.permissions import Role
from throughcare.scores import methods
from throughcare.scores.cli import app
from throughcare.scores.methods.description import Description, empty_parts
from throughcare.scores.methods.registry import DESCRIBED
from throughcare.scores.models import Instrument
from throughcare.scores.transparency import record_of, to_markdown
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.trust(19)]

EVERY = pytest.mark.parametrize("about", DESCRIBED.values(), ids=list(DESCRIBED))
# Another coefficient is another version: change the version's name with the numbers, and then this.
FINGERPRINTS = {
    "ogrs3": "1a362eb09139cf5823d05715f806e19cace3428d5b0d722a04253667cb442312",
    "arp": "be64ad2b264abff354c1f908e69407b35ecb3411deb481aa911d91ad871eb4ce",
}


def test_no_method_without_its_description() -> None:
    named: dict[str, str] = {}
    for module in pkgutil.iter_modules(methods.__path__):
        found = import_module(f"{methods.__name__}.{module.name}")
        if not module.name.endswith("_described"):
            named |= dict.fromkeys(getattr(found, "ALGORITHMS", {}).values(), module.name)
    assert len(named) >= 4
    described = {version for about in DESCRIBED.values() for version in about.versions}
    assert set(named) <= described, "a version of a method that no description names"
    assert {one for one in Instrument.values if one != Instrument.OTHER} <= set(DESCRIBED)


@EVERY
def test_a_description_leaves_nothing_unsaid(about: Description) -> None:
    assert empty_parts(about) == []
    assert empty_parts(replace(about, limits=())) == ["limits"]
    assert empty_parts(replace(about, not_for=(), risks=(), population="")) == ["population", "not_for", "risks"]


@EVERY
def test_other_numbers_under_the_same_version_are_noticed(about: Description) -> None:
    assert about.digest() == FINGERPRINTS.get(about.key, about.digest())
    numbers = list(about.numbers())
    assert bool(numbers) == (about.key in FINGERPRINTS)
    if numbers:
        moved = [replace(numbers[0], value=numbers[0].value + 1e-12), *numbers[1:]]
        assert replace(about, numbers=lambda: moved).digest() != about.digest()


@EVERY
def test_a_record_has_both_tiers_and_says_who_decides(about: Description) -> None:
    record = record_of(about)
    assert [part.title.split(":")[0] for part in record.parts] == ["Tier 1", *["Tier 2"] * 5]
    fields = {field.key: field for part in record.parts for field in part.fields}
    assert len(fields) == sum(len(part.fields) for part in record.parts), "a key twice"
    assert all(field.words and all(field.words) for field in fields.values())
    assert "A person decides" in " ".join(fields["human_decisions_and_review"].words)
    assert any("deciding by itself" in words for words in fields["scope"].words)
    # What only the partnership can say is asked, not invented.
    asked = {key for key, field in fields.items() if field.open}
    assert asked == {
        *("website", "contact_email", "organisation", "team", "senior_responsible_owner"),
        *("frequency_and_scale", "required_training", "impact_assessments"),
    }
    assert fields["model_versions"].words == about.versions
    kept = json.loads(record.to_json())
    assert len(kept["numbers"]) == len(list(about.numbers()))
    text = to_markdown(record)
    assert all(words in text for field in fields.values() for words in field.words)


def test_the_command_writes_the_record(tmp_path: Path) -> None:
    out, text = tmp_path / "arp.json", tmp_path / "arp.md"
    done = CliRunner().invoke(app, ["transparency", "--method", "arp", "--json", str(out), "--markdown", str(text)])
    assert (done.exit_code, done.output) == (0, "")
    assert json.loads(out.read_text())["key"] == "arp"
    assert "Intercept_2 | 5.01702292499072" in text.read_text()
    shown = CliRunner().invoke(app, ["transparency", "--method", "matrix"])
    assert shown.output.startswith("# Local points matrix")
    assert CliRunner().invoke(app, ["transparency", "--method", "nothing"]).exit_code == 2
    assert CliRunner().invoke(app, ["transparency", "--method", "arp", "--json", str(tmp_path)]).exit_code == 2


@pytest.mark.django_db
def test_whoever_is_signed_in_reads_and_takes_the_record() -> None:
    client = browser(partnership().acting(Role.STRATEGIC_MEMBER))
    listed = client.get(reverse("scores:records")).content.decode()
    for key in DESCRIBED:
        assert reverse("scores:record", args=[key]) in listed
        page = client.get(reverse("scores:record", args=[key])).content.decode()
        for words in ("It must not be used for", "Not said yet", "Senior responsible owner", "not a substitute"):
            assert words in page
        kept = client.get(reverse("scores:record_file", args=[key, "json"]))
        assert json.loads(kept.content)["key"] == key
        assert f"transparency-record-{key}.json" in kept.headers["Content-Disposition"]
        assert client.get(reverse("scores:record_file", args=[key, "md"])).content.decode().startswith("# ")
    assert client.get(reverse("scores:record", args=["nothing"])).status_code == 404
    assert client.get(reverse("scores:record_file", args=["arp", "exe"])).status_code == 404
