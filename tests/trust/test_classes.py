"""Classes of information and handling codes on every surface: whoever may not see finds no trace anywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from tests.trust.asking import Browsers, ask, crawl, text_of, without_chance
from throughcare.chronology import actions as chronology
from throughcare.chronology import intelligence
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.builders import ago
from throughcare.chronology.tests.reports import Circle, circle, graded, report
from throughcare.core.context import speaking_for
from throughcare.core.models import OutboxMessage
from throughcare.panels.models import AgendaItem
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.sitting.tests.builders import joined

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.feature("F28"),
    pytest.mark.trust(3),
    pytest.mark.trust(5),
    pytest.mark.trust(6),
]

SIGN = "Qvxzkwjp"
NAMED, OPEN, EARLIER, CONDITIONS = f"{SIGN}Named", f"{SIGN}Open", f"{SIGN}Earlier", f"{SIGN}Conditions"
FOR_PARTNERS, TEST, OFFENCE, PRISON = f"{SIGN}Partners", f"{SIGN}Test", f"{SIGN}Arrest", f"{SIGN}Prison"
GRADED = (NAMED, CONDITIONS, EARLIER)


@dataclass(frozen=True)
class Scene:
    """One person with a report of each code, a drug test and an arrest, on an agenda and rated."""

    here: Partnership
    around: Circle
    who: Person
    held: Registration
    named: Entry
    item: AgendaItem
    offending_closed: Acting
    read: dict[int, dict[str, str]] = field(default_factory=dict)

    def starts(self) -> tuple[str, ...]:
        """Where a crawl begins: the lists, and every page about this person."""
        person = f"/people/{self.who.pk}/"
        parts = (
            "chronology/ chronology/?whole=1 needs/ plan/ ratings/ exit/ custody/ decisions/ scores/ looked/ "
            "documents/ around/ registration/ summaries/"
        )
        return (
            *(person + part for part in ["", *parts.split()]),
            *("/", "/people/", "/people/?colour=amber", "/people/spreadsheet/", "/people/spreadsheet/?kind=csv"),
            *("/find/", "/panels/", "/figures/", "/agreements/", "/referrals/"),
        )


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Built once, in a transaction that every test of the module stands in."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True  # type: ignore[attr-defined]
        with outer:
            yield _scene()
            transaction.set_rollback(True)


def _scene() -> Scene:
    here = partnership("richmond")
    around = circle(here)
    by, police = around.named_agency, around.police
    held = registration(by)
    who = held.person
    graded(police, who, on_day=ago(9), text=OPEN)
    first = graded(police, who, on_day=ago(5), text=EARLIER, agencies=[by.agency_id])
    said = report(
        on_day=ago(5),
        text=NAMED,
        handling="C",
        conditions=CONDITIONS,
        recipient_agencies=(by.agency_id,),
        recipient_practitioners=(around.named.practitioner_id,),
    )
    named = intelligence.correct_intelligence(first, report=said, reason="Made clearer", by=police, at=NOW)
    intelligence.write_for_partners(named, text=FOR_PARTNERS, standing="allegation", by=police, at=NOW)
    assert by.scheme_id is not None
    chronology.add_entry(
        who, scheme_id=by.scheme_id, kind="drug_test", on_day=ago(4), outcome="positive", substances=["heroin"],
        text=TEST, by=by, at=NOW,
    )  # fmt: skip
    chronology.add_entry(who, scheme_id=by.scheme_id, kind="arrest", on_day=ago(3), text=OFFENCE, by=by, at=NOW)
    chronology.add_entry(
        who, scheme_id=by.scheme_id, kind="custody", on_day=ago(12), outcome="remand", establishment=PRISON,
        expected_on=TODAY + timedelta(days=8), by=by, at=NOW,
    )  # fmt: skip
    reviews.judge_rating(
        held, colour="amber", evidence={}, reason="As seen", judged_on=ago(2),
        next_review_on=TODAY, by=police, at=NOW,
    )  # fmt: skip
    meetings.sitting(by, kind=_kind_of_meeting(by))
    here.agency("mentoring", without=[InformationClass.OFFENDING, InformationClass.INTELLIGENCE])
    closed = here.acting(Role.COORDINATOR, agency="mentoring")
    item = meetings.item_of(by, who)
    # Whoever has not accepted the statement would be led to it, and this would prove nothing.
    readers = (by, around.named, around.police, closed, *around.hidden())
    for reader in {each.practitioner_id: each for each in readers if each.case_schemes}.values():
        joined(item.meeting, reader)
    return Scene(here, around, who, held, named, item, closed)


def _kind_of_meeting(by: Acting) -> str:
    assert by.scheme_id is not None
    _version, profile = current_profile(by.scheme_id)
    return str(profile.meetings[0].key)


def _text(response: Any) -> str:
    """What a page, a spreadsheet or a PDF says."""
    if response.content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    return text_of(response)


def _read(by: Acting, scene: Scene) -> dict[str, str]:
    """All that can be reached by following links, read once for everybody who asks."""
    if by.practitioner_id not in scene.read:
        answers = crawl(Browsers().of(by), scene.starts(), most=160)
        assert len(answers) > 25
        assert [url for url, answer in answers.items() if answer.status_code >= 500] == []
        texts = {url: _text(answer) + " ".join(answer.headers.values()) for url, answer in answers.items()}
        scene.read[by.practitioner_id] = texts
    return scene.read[by.practitioner_id]


def _told(by: Acting, scene: Scene, tokens: tuple[str, ...]) -> dict[str, list[str]]:
    """Each token with the addresses that told it."""
    texts = {url: without_chance(text) for url, text in _read(by, scene).items()}
    found = {token: [url for url, text in texts.items() if token in text] for token in tokens}
    return {token: urls for token, urls in found.items() if urls}


@pytest.mark.parametrize("relation", ["police", "colleague", "named_agency", "named"])
def test_whom_the_code_allows_reads_the_report_with_its_grade_and_conditions(scene: Scene, relation: str) -> None:
    by = getattr(scene.around, relation)
    told = _told(by, scene, (NAMED, CONDITIONS, FOR_PARTNERS))
    assert set(told) == {NAMED, CONDITIONS, FOR_PARTNERS}
    # Wherever the words stand, the conditions stand with them.
    assert set(told[NAMED]) <= set(told[CONDITIONS])
    page = text_of(ask(Browsers().of(by), "GET", f"/people/{scene.who.pk}/chronology/{scene.named.pk}/"))
    for words in ("2 C C", "Untested", "Known indirectly", CONDITIONS, "OFFICIAL-SENSITIVE"):
        assert words in page
    # What it said before is its police's alone.
    assert (EARLIER in page) == (by.agency_id == scene.around.police.agency_id)


@pytest.mark.trust(4)
@pytest.mark.parametrize("relation", ["beside_named", "signed", "unsigned", "without_health"])
def test_everybody_else_finds_the_version_for_partners_and_no_trace_of_the_report(scene: Scene, relation: str) -> None:
    by = getattr(scene.around, relation)
    told = _told(by, scene, (*GRADED, FOR_PARTNERS, str(scene.named.pk), "2 C C", "2CC"))
    assert set(told) == {FOR_PARTNERS}


@pytest.mark.parametrize(("relation", "reads"), [("signed", True), ("unsigned", False), ("without_health", False)])
def test_a_report_without_conditions_is_read_where_the_agency_signed_for_it(
    scene: Scene, relation: str, reads: bool
) -> None:
    assert bool(_told(getattr(scene.around, relation), scene, (OPEN,))) is reads


def test_health_is_nowhere_for_an_agency_that_did_not_sign_for_it(scene: Scene) -> None:
    housing = scene.around.without_health
    assert _told(housing, scene, (TEST, "Heroin or other opiates", "Drug test:", "Health information")) == {}
    assert set(_told(scene.around.unsigned, scene, (TEST, "Heroin or other opiates"))) == {
        TEST,
        "Heroin or other opiates",
    }
    page = text_of(ask(Browsers().of(housing), "GET", f"/people/{scene.who.pk}/chronology/"))
    assert "health, drugs and alcohol" in page
    assert page.count("agreement does not cover") == 1


def test_offending_is_nowhere_for_an_agency_that_did_not_sign_for_it(scene: Scene) -> None:
    traces = (OFFENCE, PRISON, "In custody, release", "Releases within", "Release expected")
    assert _told(scene.offending_closed, scene, traces) == {}
    assert set(_told(scene.around.without_health, scene, traces)) >= {OFFENCE, PRISON, "In custody, release"}
    clock = text_of(ask(Browsers().of(scene.offending_closed), "GET", f"/people/{scene.who.pk}/exit/"))
    for words in ("No offence recorded", "The person is not in custody"):
        assert words not in clock


@pytest.mark.trust(4)
@pytest.mark.parametrize("relation", ["beside_named", "signed"])
def test_an_agency_that_signed_is_not_told_that_anything_is_left_out(scene: Scene, relation: str) -> None:
    page = text_of(
        ask(Browsers().of(getattr(scene.around, relation)), "GET", f"/people/{scene.who.pk}/chronology/?whole=1")
    )
    assert "agreement does not cover" not in page
    assert page.count("Police intelligence, graded") == 1


@pytest.mark.trust(4)
def test_pages_are_the_same_with_and_without_a_report_that_is_not_theirs(scene: Scene) -> None:
    person = f"/people/{scene.who.pk}/"
    addresses = [person, f"{person}chronology/", f"{person}looked/", f"{person}ratings/", f"{person}exit/",
                 "/people/", "/", f"{person}chronology/?agency={scene.around.police.agency_id}"]  # fmt: skip
    for by in scene.around.hidden():
        client = Browsers().of(by)
        before = [_body(ask(client, "GET", each)) for each in addresses]
        mark = transaction.savepoint()
        graded(
            scene.around.police,
            scene.who,
            on_day=ago(1),
            text="Another",
            practitioners=[scene.around.named.practitioner_id],
        )
        after = [_body(ask(client, "GET", each)) for each in addresses]
        transaction.savepoint_rollback(mark)
        for address, one, other in zip(addresses, before, after, strict=True):
            assert one == other, f"{by.agency_name}: {address}"


def _body(response: Any) -> str:
    """The page without what is new each time."""
    text = text_of(response)
    always_new = (
        r'name="(?:csrfmiddlewaretoken|_once|_mine)" value="[^"]*',
        r'nonce[-=]"?[A-Za-z0-9+/=_-]+',
        r" at \d\d:\d\d",
    )
    for pattern in always_new:
        text = re.sub(pattern, "", text)
    return text


@pytest.mark.trust(4)
def test_a_report_answers_like_one_that_is_not_there(scene: Scene) -> None:
    for by in scene.around.hidden():
        client = Browsers().of(by)
        missing = "00000000-0000-4000-8000-000000000000"
        paths = "chronology/{} chronology/{}/correct chronology/{}/strike-out intelligence/{}/correct"
        further = "intelligence/{}/recipients intelligence/{}/partners intelligence/{}/strike-out"
        for path in f"{paths} {further}".split():
            for method in ("GET", "POST"):
                real = ask(client, method, f"/people/{scene.who.pk}/" + path.format(scene.named.pk) + "/")
                none = ask(client, method, f"/people/{scene.who.pk}/" + path.format(missing) + "/")
                assert real.status_code == none.status_code in (403, 404), path
                assert _body(real).replace(str(scene.named.pk), "") == _body(none).replace(missing, "")


def test_a_rating_that_its_police_judged_gives_the_report_away_to_nobody(scene: Scene) -> None:
    """Whoever judges sees what their police may see; what is kept of it is read by the same rule."""
    with speaking_for(scene.around.police):
        entries = Entry.objects.visible_to(scene.around.police).filter(person=scene.who, text=NAMED)
        assert entries.exists(), "the rating was judged by somebody who sees the report"
    for by in scene.around.hidden():
        page = text_of(ask(Browsers().of(by), "GET", f"/people/{scene.who.pk}/ratings/"))
        for token in (NAMED, EARLIER, CONDITIONS):
            assert token not in page


@pytest.mark.trust(28)
def test_no_message_holds_a_word_of_it(scene: Scene) -> None:
    for each in OutboxMessage.objects.all():
        assert SIGN not in each.subject + each.body


def test_an_agenda_shows_each_member_what_their_agency_may_see(scene: Scene) -> None:
    address = f"/panels/items/{scene.item.pk}/"
    for by in (scene.around.named_agency, scene.around.named):
        assert NAMED in text_of(ask(Browsers().of(by), "GET", address))
    for by in scene.around.hidden():
        page = text_of(ask(Browsers().of(by), "GET", address))
        assert FOR_PARTNERS in page
        assert NAMED not in page
