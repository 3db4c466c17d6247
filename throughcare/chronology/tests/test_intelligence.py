"""Police intelligence: graded by police alone, shown to whom its handling code allows, absent for everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from throughcare.audit.models import EventRow as Trail
from throughcare.chronology import actions, intelligence
from throughcare.chronology.intelligence import ReportRefused
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.reports import CONDITIONS, TEXT, Circle, circle, graded, report
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28"), pytest.mark.trust(6)]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def around(here: Partnership) -> Circle:
    return circle(here)


@pytest.fixture
def who(around: Circle) -> Person:
    return person(around.named_agency)


def told(around: Circle, who: Person, **said: Any) -> Entry:
    """A report with conditions that names the probation service and one prison officer."""
    return graded(
        around.police,
        who,
        agencies=[around.named_agency.agency_id],
        practitioners=[around.named.practitioner_id],
        **said,
    )


def sees(by: Acting, entry: Entry) -> bool:
    """Whether the rule in Python shows it; the database must say the same."""
    with speaking_for(by), connection.cursor() as cursor:
        cursor.execute("select count(*) from chronology_entry where id = %s", [entry.pk])
        row = cursor.fetchone()
        shown = Entry.objects.visible_to(by).filter(pk=entry.pk).exists()
    assert row == (int(shown),), "the database and the application disagree"
    return shown


def nobody(acting: Iterable[Acting], entry: Entry) -> bool:
    return not any(sees(by, entry) for by in acting)


@pytest.mark.trust(5)
def test_a_report_without_conditions_is_shown_to_whoever_signed_for_intelligence(around: Circle, who: Person) -> None:
    made = graded(around.police, who)
    assert all(sees(by, made) for by in (*around.shown(), around.beside_named, around.signed))
    assert nobody((around.unsigned, around.without_health), made)


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_a_report_with_conditions_is_shown_to_its_police_and_to_those_it_names(around: Circle, who: Person) -> None:
    made = told(around, who)
    assert made.conditions == CONDITIONS
    assert all(sees(by, made) for by in around.shown())
    assert nobody(around.hidden(), made)


def test_only_police_whose_agency_signed_for_it_grade(here: Partnership, around: Circle, who: Person) -> None:
    for by in (around.named_agency, around.signed, around.unsigned):
        with pytest.raises(NotPermitted, match="Only police"):
            graded(by, who)
    here.sign(here.agency("police"), starts_on=TODAY, without=[InformationClass.INTELLIGENCE])
    with pytest.raises(NotPermitted, match="Only police"):
        graded(here.as_now(around.police), who)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("on_day", {"on_day": TODAY + timedelta(days=1)}),
        ("on_day", {"on_day": TODAY.replace(year=1980)}),
        ("text", {"text": "  "}),
        ("text", {"text": "x" * 10_001}),
        ("source_grade", {"source_grade": "4"}),
        ("source_grade", {"source_grade": ""}),
        ("assessment", {"assessment": "F"}),
        ("handling", {"handling": "Q"}),
        ("conditions", {"conditions": " "}),
        ("recipient_agencies", {"agencies": [], "handling": "C"}),
        ("recipient_agencies", {"agencies": [99_999]}),
        ("recipient_practitioners", {"practitioners": [99_999]}),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    around: Circle, who: Person, field: str, said: dict[str, object]
) -> None:
    given: dict[str, object] = {"agencies": [around.named_agency.agency_id]} | said
    with pytest.raises(ReportRefused) as refusal:
        graded(around.police, who, **given)  # type: ignore[arg-type]
    assert [name for name, _words in refusal.value.faults] == [field]


@pytest.mark.trust(7)
def test_whoever_did_not_sign_for_intelligence_cannot_be_named(around: Circle, who: Person) -> None:
    unsigned: tuple[dict[str, Any], ...] = (
        {"agencies": [around.without_health.agency_id]},
        {"practitioners": [around.unsigned.practitioner_id]},
    )
    for said in unsigned:
        with pytest.raises(ReportRefused, match="signature covers"):
            graded(around.police, who, **said)


def test_nobody_is_named_in_a_report_without_conditions(around: Circle, who: Person) -> None:
    made = graded(around.police, who, agencies=[around.named_agency.agency_id], handling="P", conditions="Some")
    assert (made.conditions, made.recipient_agencies, made.recipient_practitioners) == ("", [], [])


@pytest.mark.trust(15)
def test_a_correction_keeps_the_earlier_one_for_its_police_alone(around: Circle, who: Person) -> None:
    first = graded(around.police, who)
    regraded = report(handling="C", recipient_agencies=(around.named_agency.agency_id,), assessment="E")
    later = intelligence.correct_intelligence(
        first, report=regraded, reason="It was doubted", version=first.version, by=around.colleague, at=NOW
    )
    assert sees(around.police, first)
    # What was open to everybody who signed is not left open under its own address.
    assert nobody((around.named_agency, around.signed, around.named), first)
    assert sees(around.named_agency, later)
    assert nobody((around.signed, around.named), later)
    with speaking_for(around.police):
        kept = Entry.objects.get(pk=first.pk)
        assert (kept.assessment, kept.handling, kept.correction_reason) == ("C", "P", "It was doubted")
    with pytest.raises(Conflict) as lost:
        intelligence.correct_intelligence(first, report=report(), reason="x", version=1, by=around.police, at=NOW)
    assert lost.value.current == later
    with pytest.raises(DomainError, match="Nothing is different"):
        intelligence.correct_intelligence(later, report=regraded, reason="x", by=around.police, at=NOW)


@pytest.mark.trust(8)
def test_whoever_is_no_longer_named_sees_nothing_from_then_on(around: Circle, who: Person) -> None:
    made = told(around, who)
    intelligence.name_recipients(
        made,
        agencies=[],
        practitioners=[around.beside_named.practitioner_id],
        version=made.version,
        by=around.police,
        at=NOW,
    )
    assert sees(around.beside_named, made)
    assert nobody((around.named_agency, around.named), made)
    with pytest.raises(ReportRefused, match="at least one"):
        intelligence.name_recipients(made, agencies=[], practitioners=[], by=around.police, at=NOW)
    with pytest.raises(DomainError, match="same are named"):
        intelligence.name_recipients(
            made, agencies=[], practitioners=[around.beside_named.practitioner_id], by=around.police, at=NOW
        )


@pytest.mark.trust(7)
@pytest.mark.trust(8)
def test_a_class_withdrawn_closes_at_the_next_request(here: Partnership, around: Circle, who: Person) -> None:
    made = told(around, who)
    assert sees(around.named_agency, made)
    here.sign(here.agency("probation"), starts_on=TODAY, without=[InformationClass.INTELLIGENCE])
    assert not sees(here.as_now(around.named_agency), made)
    assert sees(around.named, made)


@pytest.mark.trust(4)
def test_the_version_for_partners_tells_nothing_of_the_report_behind_it(around: Circle, who: Person) -> None:
    made = told(around, who)
    for_all = intelligence.write_for_partners(
        made, text="Concern about dealing near the shops.", standing="allegation", by=around.police, at=NOW
    )
    assert (for_all.kind, for_all.information_class) == ("information", "casework")
    for by in (*around.shown(), *around.hidden()):
        assert sees(by, for_all)
    with speaking_for(around.without_health):
        row = Entry.objects.visible_to(around.without_health).filter(pk=for_all.pk).values().get()
    assert str(made.pk) not in str(row)
    assert (row["source_grade"], row["handling"], row["recipient_agencies"]) == ("", "", [])
    with pytest.raises(DomainError, match="version for partners already"):
        intelligence.write_for_partners(made, text="Another", standing="fact", by=around.police, at=NOW)


def test_the_report_itself_is_no_version_for_partners(around: Circle, who: Person) -> None:
    made = told(around, who)
    with pytest.raises(ReportRefused, match="the report itself"):
        intelligence.write_for_partners(made, text=f" {TEXT.upper()}\n", standing="fact", by=around.police, at=NOW)


def test_the_version_for_partners_follows_the_report_that_stands(around: Circle, who: Person) -> None:
    made = told(around, who)
    for_all = intelligence.write_for_partners(
        made, text="Concern near the shops.", standing="opinion", by=around.police, at=NOW
    )
    later = intelligence.correct_intelligence(
        made, report=report(text="Seen on one evening."), reason="One evening only", by=around.police, at=NOW
    )
    with speaking_for(around.police):
        assert Entry.objects.get(pk=later.pk).sanitised_as_id == for_all.pk
        assert Entry.objects.get(pk=made.pk).sanitised_as_id is None


def test_struck_out_it_is_read_by_its_police_alone(around: Circle, who: Person) -> None:
    made = told(around, who)
    intelligence.strike_out_intelligence(made, reason="About somebody else", by=around.police, at=NOW)
    assert sees(around.colleague, made)
    assert nobody((around.named_agency, around.named, *around.hidden()), made)


def _changes_by(by: Acting, made: Entry) -> list[Callable[[], Entry]]:
    """Every verb that changes a report, in this hand."""
    given: dict[str, Any] = {"by": by, "at": NOW}
    return [
        lambda: actions.strike_out(made, reason="x", **given),
        lambda: actions.correct_entry(made, changes={"text": "x"}, reason="x", **given),
        lambda: intelligence.strike_out_intelligence(made, reason="x", **given),
        lambda: intelligence.name_recipients(made, agencies=[by.agency_id], practitioners=[], **given),
        lambda: intelligence.correct_intelligence(made, report=report(), reason="x", **given),
        lambda: intelligence.write_for_partners(made, text="x", standing="fact", **given),
    ]


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_whoever_is_named_reads_and_changes_nothing(around: Circle, who: Person) -> None:
    made = told(around, who)
    # The co-ordinator corrects for others, but not what the police graded.
    for by in (around.named_agency, around.named, around.signed):
        for verb in _changes_by(by, made):
            with pytest.raises(NotThere):
                verb()
        with speaking_for(by), connection.cursor() as cursor:
            cursor.execute("update chronology_entry set text = 'x' where id = %s", [made.pk])
            assert cursor.rowcount == 0
            cursor.execute("delete from chronology_entry where id = %s", [made.pk])
            assert cursor.rowcount == 0
    # The generic verbs do not reach it in its own police's hand either.
    with pytest.raises(NotThere):
        actions.correct_entry(made, changes={"text": "x"}, reason="x", by=around.police, at=NOW)


@pytest.mark.trust(2)
def test_the_database_takes_a_graded_report_from_police_only(around: Circle, who: Person) -> None:
    said = {"kind": "intelligence", "source_grade": "1", "assessment": "A", "handling": "P", "text": "x"}
    for by, agency in (
        (around.signed, around.signed.agency_id),
        (around.signed, around.police.agency_id),
        (around.police, around.signed.agency_id),
    ):
        with speaking_for(by), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Entry.objects.create(scheme_id=by.scheme_id or 0, person=who, on_day=TODAY, agency_id=agency, **said)


def test_there_is_no_field_for_whoever_the_information_came_from() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public' "
            "and column_name ~ '(source|informant|informer|chis|handler|covert)'"
        )
        found = {f"{table}.{column}" for table, column in cursor.fetchall()}
    about_reports = {name for name in found if name.startswith("chronology_")}
    assert about_reports == {"chronology_entry.source_grade"}


@pytest.mark.trust(10)
@pytest.mark.trust(28)
def test_every_verb_leaves_its_event_without_a_word_of_the_report(around: Circle, who: Person) -> None:
    made = told(around, who)
    intelligence.write_for_partners(made, text="Concern.", standing="opinion", by=around.police, at=NOW)
    intelligence.name_recipients(
        made, agencies=[around.named_agency.agency_id], practitioners=[], by=around.police, at=NOW
    )
    later = intelligence.correct_intelligence(made, report=report(), reason="Regraded", by=around.police, at=NOW)
    intelligence.strike_out_intelligence(later, reason="Wrong person", by=around.police, at=NOW)
    with speaking_for(around.police):
        events = list(Trail.objects.filter(kind__startswith="intelligence.").order_by("pk"))
    assert [event.kind.split(".")[1] for event in events] == [
        "recorded", "sanitised", "recipients_changed", "corrected", "struck_out",
    ]  # fmt: skip
    facts = " ".join(str(event.facts) for event in events)
    assert events[2].facts["recipient_practitioners_removed"] == [around.named.practitioner_id]
    for words in (TEXT, CONDITIONS, "Concern", "Regraded", "Wrong person"):
        assert words not in facts


@pytest.mark.trust(4)
def test_the_trail_of_a_report_is_its_polices_alone(around: Circle, who: Person) -> None:
    told(around, who)
    for by, expected in ((around.colleague, 1), (around.named_agency, 0), (around.unsigned, 0)):
        with speaking_for(by):
            assert Trail.objects.filter(kind__startswith="intelligence.").count() == expected
