"""The transparency record of a score, made from what its method says of itself; needs no database and no Django."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, astuple, dataclass
from typing import Any

from throughcare.scores.housesays import (
    ACCESS,
    ARCHITECTURE,
    ASSESSMENTS,
    CHALLENGE,
    HUMAN,
    INTEGRATION,
    MAINTENANCE,
    OPERATIONAL,
    PARTNERSHIP_SAYS,
    REPLAY,
    SHOWN,
    USED_FOR,
)
from throughcare.scores.methods.description import Description, Number
from throughcare.scores.methods.refusals import gettext_noop
from throughcare.scores.methods.results import CAUTION

STANDARD = "UK Algorithmic Transparency Recording Standard, tiers 1 and 2"
STANDARD_URL = "https://www.gov.uk/government/collections/algorithmic-transparency-recording-standard-hub"
Say = Callable[[str], str]


@dataclass(frozen=True)
class Field:
    """One line of the standard; `open` when only the partnership that publishes the record can say it."""

    key: str
    name: str
    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Part:
    """One part of the standard."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Record:
    """The whole record of one method."""

    key: str
    name: str
    standard: str
    caution: str
    versions: tuple[str, ...]
    not_for: tuple[str, ...]
    parts: tuple[Part, ...]
    numbers: tuple[Number, ...]
    digest: str

    def document(self) -> dict[str, Any]:
        """Plain values for a file that machines read."""
        return {**asdict(self), "standard_url": STANDARD_URL}

    def to_json(self) -> str:
        """The same as text, in an order that never changes."""
        return json.dumps(self.document(), ensure_ascii=False, indent=2) + "\n"


def as_it_is(words: str) -> str:
    """English, where nobody translates."""
    return words


def record_of(about: Description, *, say: Say = as_it_is) -> Record:
    """The record, in the reader's language."""
    parts = (_overview(about), _owner(about), _rationale(about), _process(), _specification(about), _risks(about))
    return Record(
        key=about.key,
        name=say(about.name),
        standard=STANDARD,
        caution=say(CAUTION),
        versions=about.versions,
        not_for=tuple(map(say, about.not_for)),
        parts=tuple(
            Part(
                say(title),
                tuple(Field(each.key, say(each.name), tuple(map(say, each.words)), each.open) for each in fields),
            )
            for title, fields in parts
        ),
        numbers=tuple(about.numbers()),
        digest=about.digest(),
    )


_Part = tuple[str, tuple[Field, ...]]


def _asked(key: str, name: str) -> Field:
    return Field(key, name, (PARTNERSHIP_SAYS,), open=True)


def _overview(about: Description) -> _Part:
    return gettext_noop("Tier 1: overview"), (
        Field("name", gettext_noop("Name"), (about.name,)),
        Field("description", gettext_noop("Description"), (about.summary, USED_FOR, HUMAN)),
        _asked("website", gettext_noop("Website")),
        _asked("contact_email", gettext_noop("Contact e-mail")),
    )


def _owner(about: Description) -> _Part:
    return gettext_noop("Tier 2: owner and responsibility"), (
        _asked("organisation", gettext_noop("Organisation")),
        _asked("team", gettext_noop("Team")),
        _asked("senior_responsible_owner", gettext_noop("Senior responsible owner")),
        Field("developed_by", gettext_noop("Who developed it"), (about.developed_by,)),
        Field("published_in", gettext_noop("Published in"), tuple(_source(*astuple(each)) for each in about.sources)),
    )


def _source(title: str, url: str) -> str:
    return f"{title}: {url}" if url else title


def _rationale(about: Description) -> _Part:
    return gettext_noop("Tier 2: description and rationale"), (
        Field("detailed_description", gettext_noop("Detailed description"), (about.formula,)),
        Field("scope", gettext_noop("Scope: what it must not be used for"), about.not_for),
        Field("benefit", gettext_noop("Benefit"), (about.benefit,)),
        Field("previous_process", gettext_noop("What was there before"), (about.previous,)),
        Field("alternatives_considered", gettext_noop("Alternatives considered"), (about.alternatives,)),
    )


def _process() -> _Part:
    return gettext_noop("Tier 2: decision-making and human review"), (
        Field("process_integration", gettext_noop("Its place in the process"), (INTEGRATION,)),
        Field("provided_information", gettext_noop("What is shown to whoever decides"), (SHOWN,)),
        _asked("frequency_and_scale", gettext_noop("How often and on how many people it is used")),
        Field("human_decisions_and_review", gettext_noop("Human decisions and review"), (HUMAN,)),
        _asked("required_training", gettext_noop("Training asked of those who use it")),
        Field("appeals_and_review", gettext_noop("How it can be challenged"), (CHALLENGE,)),
    )


def _specification(about: Description) -> _Part:
    return gettext_noop("Tier 2: the tool and its data"), (
        Field("system_architecture", gettext_noop("System architecture"), (ARCHITECTURE,)),
        Field("model_versions", gettext_noop("Versions in use"), about.versions),
        Field("maintenance", gettext_noop("Maintenance"), (MAINTENANCE,)),
        Field("model_input", gettext_noop("Inputs"), about.inputs),
        Field("model_output", gettext_noop("Outputs"), about.outputs),
        Field("model_performance", gettext_noop("Performance"), (about.performance,)),
        Field("calibration_population", gettext_noop("People it was calibrated on"), (about.population,)),
        Field("development_data", gettext_noop("Development data"), (about.development_data,)),
        Field("sensitive_attributes", gettext_noop("Sensitive attributes"), (about.sensitive,)),
        Field("operational_data", gettext_noop("Operational data"), (OPERATIONAL,)),
        Field("access_and_storage", gettext_noop("Access and storage"), (ACCESS,)),
        Field("replay", gettext_noop("Calculated again"), (REPLAY,)),
    )


def _risks(about: Description) -> _Part:
    paired = tuple(words for pair in about.risks for words in pair)
    return gettext_noop("Tier 2: risks, mitigations and impact assessments"), (
        Field("impact_assessments", gettext_noop("Impact assessments"), (ASSESSMENTS, PARTNERSHIP_SAYS), open=True),
        Field("risks_and_mitigations", gettext_noop("Risks, each followed by what is done about it"), paired),
        Field("limitations", gettext_noop("Limitations"), about.limits),
    )


def to_markdown(record: Record, *, say: Say = as_it_is) -> str:
    """The record as a text that can be published as it is."""
    return "\n".join(_markdown(record, say)) + "\n"


def _markdown(record: Record, say: Say) -> Iterable[str]:
    yield from (f"# {record.name}", "", f"{record.standard}", "", f"**{record.caution}**", "")
    for part in record.parts:
        yield from (f"## {part.title}", "")
        for field in part.fields:
            yield from (f"### {field.name}", "")
            listed = len(field.words) > 1
            yield from (f"- {words}" if listed else words for words in field.words)
            yield ""
    if record.numbers:
        yield from (f"## {say(gettext_noop('Coefficients'))}", "")
        yield from (
            f"| {say(gettext_noop('Version'))} | {say(gettext_noop('Term'))} | {say(gettext_noop('Number'))} |",
            "|---|---|---:|",
        )
        yield from (f"| {one.version} | {one.term} | {one.value!r} |" for one in record.numbers)
        yield ""
    yield f"SHA-256: {record.digest}"
