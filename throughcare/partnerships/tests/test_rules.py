"""A scheme's rules on the screen: read in plain words, filled in, changed in versions, by the right person only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships import actions
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import ProfileVersion, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.plainly import changes, in_plain_words
from throughcare.partnerships.plainly.asking import questions
from throughcare.partnerships.profile import Profile, Unset, further, shipped
from throughcare.partnerships.profile.reading import SHIPPED
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.ruleforms import form_for, start
from throughcare.partnerships.tests.builders import NOW, acting, agency, browser, scheme, works

pytestmark = pytest.mark.django_db

NOTE = "Agreed by the panel on 12 March 2026"


def coordinator(where: Scheme, name: str = "Cora Dean") -> Acting:
    return acting(works(agency(f"Council of {name}", where), name, Role.COORDINATOR, at=where), where)


def rules(where: Scheme) -> Profile:
    return current_profile(where.pk)[1]


def version_of(where: Scheme) -> int:
    return current_profile(where.pk)[0].number


def fill(client: Client, path: str, version: int, **given: object) -> int:
    data = {"note": NOTE, "version": str(version), **given}
    return client.post(f"/scheme/answer/?path={path}", data).status_code


@pytest.mark.feature("F1")
@pytest.mark.parametrize("slug", sorted({**shipped(), **further()}))
def test_every_published_profile_reads_in_plain_words(slug: str) -> None:
    profile = {**shipped(), **further()}[slug]
    parts = in_plain_words(profile)
    said = " ".join(word for part in parts for line in part.lines for word in (line.label, *line.words))
    for offence in profile.priority_offences:
        assert offence.label in said
    for criterion in profile.criteria:
        assert criterion.label in said
    for pathway in profile.pathways:
        assert pathway.label in said
    for meeting in profile.meetings:
        assert meeting.name in said
    for step in profile.steps:
        assert step.words in said
    for rule in profile.exit_rules:
        assert rule.label in said
    assert "Unset(" not in said
    assert "Traceback" not in said


@pytest.mark.feature("F1")
@pytest.mark.parametrize("slug", sorted({**shipped(), **further()}))
def test_every_open_question_is_on_the_page_with_the_path_of_its_answer(slug: str) -> None:
    profile = {**shipped(), **further()}[slug]
    asked = {line.path for part in in_plain_words(profile) for line in part.lines if line.ask}
    assert asked == {each.path for each in profile.unset()}


@pytest.mark.feature("F35")
def test_steps_before_a_release_are_the_usual_ones_or_each_line_says_how_many_weeks() -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    page = client.post(
        "/scheme/answer/?path=release_preparation",
        {"usual": "own", "value": "soon Accommodation", "version": 1, "note": NOTE},
    ).content.decode()
    assert "Begin each line with the weeks before release" in page
    assert fill(client, "release_preparation", 1, usual="usual") == 302
    steps = rules(where).release_preparation
    assert "accommodation" in [step.key for step in steps]
    assert all(step.source for step in steps)


@pytest.mark.feature("F1")
def test_the_page_shows_the_rules_their_sources_and_what_is_open() -> None:
    where = scheme(shipped()["richmond"])
    page = browser(coordinator(where)).get("/scheme/").content.decode()
    assert "Professional judgement of practitioners" in page
    assert "What OGRS score does the scheme ask for?" in page
    for source in rules(where).sources:
        assert source.title.replace("&", "&amp;").replace("'", "&#x27;") in page


@pytest.mark.feature("F5")
def test_answers_of_every_kind_make_versions() -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    answers: list[tuple[str, dict[str, object]]] = [
        ("criteria.ogrs.score.threshold", {"value": "62.5"}),
        ("criteria.ogrs.score.years", {"value": "2"}),
        ("exit.by_consensus", {"value": "yes"}),
        ("review.every", {"value": "quarterly"}),
        ("meetings.panel.members", {"value": ["police", "probation"]}),
        ("meetings.panel.chair", {"value": "Head of community safety"}),
        ("ratings.red.meaning", {"value": "Offending or likely to"}),
        ("partners", {"value": ["police", "housing"]}),
        ("priority_offences", {"value": "Burglary\nRobbery\n\nburglary from cars"}),
        (
            "contact_standards",
            {
                "red_contacts": "2",
                "red_every": "weekly",
                "amber_contacts": "1",
                "amber_every": "weekly",
                "green_contacts": "1",
                "green_every": "monthly",
            },
        ),
        ("release_preparation", {"usual": "own", "value": "12 Accommodation is found\n1 Met at the gate"}),
        ("final_third.prompt_weeks_before", {"value": "8"}),
        ("final_third.exempt", {"value": ["mappa"]}),
        ("exit.rules", {"label": "Six green months", "months": "6", "plan": "on", "reason": "sustained_green"}),
    ]
    for number, (path, given) in enumerate(answers, start=1):
        assert fill(client, path, number, **given) == 302, path
    now = rules(where)
    assert version_of(where) == len(answers) + 1
    criterion = now.criterion("ogrs")
    assert criterion
    assert criterion.score
    assert (criterion.score.threshold, criterion.score.years) == (62.5, 2)
    assert now.exit.by_consensus is True
    assert [offence.label for offence in now.priority_offences] == ["Burglary", "Robbery", "burglary from cars"]
    assert (2, "weekly") in [(each.contacts, each.every.value) for each in now.contact_standards]
    assert now.exit_rules[0].all_of[0].months == 6
    assert [(step.weeks_before, step.label) for step in now.release_preparation] == [
        (12, "Accommodation is found"),
        (1, "Met at the gate"),
    ]
    assert (now.final_third.prompt_weeks_before, now.final_third.exempt) == (8, ("mappa",))
    assert {str(each.path) for each in now.unset()}.isdisjoint({path for path, _given in answers})
    page = client.get("/scheme/").content.decode()
    assert "62.5" in page
    assert "Said by the partnership" in page


@pytest.mark.feature("F1")
@pytest.mark.parametrize("slug", sorted(shipped()))
def test_each_question_has_a_form_or_takes_a_whole_profile(slug: str) -> None:
    profile = shipped()[slug]
    for asked in questions(profile, profile):
        kind = form_for(asked)
        assert kind is not None, asked.path
        form = kind(asked=asked, initial=start(asked))
        assert "note" in form.fields
        assert len(form.fields) >= 3, asked.path


@pytest.mark.feature("F5")
def test_an_answer_can_be_corrected_and_shows_what_stands() -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    path = "registration.capacity"
    fill(client, path, 1, value="60")
    page = client.get(f"/scheme/answer/?path={path}").content.decode()
    assert 'value="60"' in page
    fill(client, path, 2, value="80")
    assert rules(where).registration.capacity == 80


@pytest.mark.feature("F5")
@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("criteria.ogrs.score.threshold", {"value": "101"}),
        ("criteria.ogrs.score.years", {"value": "1.5"}),
        ("meetings.panel.quorum", {"value": "0"}),
        ("review.every", {"value": "sometimes"}),
        ("exit.rules", {"label": "No condition", "reason": "moved"}),
        ("registration.capacity", {"value": ""}),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_with_words(path: str, given: dict[str, str]) -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    answer = client.post(f"/scheme/answer/?path={path}", {"note": NOTE, "version": "1", **given})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert version_of(where) == 1


def test_only_questions_of_the_profile_can_be_answered() -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    for path in ("name", "slug", "sources", "criteria.judgement.label", "nothing.at.all", "", "__class__", "form"):
        assert fill(client, path, 1, value="x") == 404
    assert version_of(where) == 1


@pytest.mark.feature("F5")
def test_the_borough_adds_a_priority_offence_and_takes_it_away_again() -> None:
    where = scheme(shipped()["wandsworth"])
    client = browser(coordinator(where))
    published = [offence.label for offence in rules(where).priority_offences]
    added = {"label": "Theft of pedal cycles", "note": NOTE, "version": "1"}
    assert client.post("/scheme/offences/add/", added).status_code == 302
    assert [offence.label for offence in rules(where).priority_offences] == [*published, "Theft of pedal cycles"]
    again = client.post("/scheme/offences/add/", {**added, "version": "2"})
    assert "is a priority offence already" in again.content.decode()
    key = next(offence.key for offence in rules(where).priority_offences if offence.local)
    assert client.post(f"/scheme/offences/{key}/remove/", {"note": NOTE, "version": "2"}).status_code == 302
    assert [offence.label for offence in rules(where).priority_offences] == published
    of_the_source = next(offence.key for offence in rules(where).priority_offences)
    assert client.post(f"/scheme/offences/{of_the_source}/remove/", {"note": NOTE}).status_code == 404
    first = ProfileVersion.objects.get(scheme=where, number=2)
    assert "Theft of pedal cycles" in str(first.document)


@pytest.mark.feature("F5")
@pytest.mark.trust(32)
def test_two_who_change_the_rules_at_once_see_both_texts() -> None:
    where = scheme(shipped()["richmond"])
    one, two = browser(coordinator(where)), browser(coordinator(where, "Dora Lee"))
    assert fill(one, "registration.capacity", 1, value="60") == 302
    data = {"note": "Decided elsewhere", "version": "1", "value": "90"}
    answer = two.post("/scheme/answer/?path=registration.capacity", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "90" in page
    assert "60" in page
    assert "Cora Dean" in page
    assert rules(where).registration.capacity == 60
    assert fill(two, "registration.capacity", 2, value="90") == 302
    assert rules(where).registration.capacity == 90


@pytest.mark.feature("F5")
def test_the_action_refuses_an_old_number_and_a_change_that_changes_nothing() -> None:
    where = scheme(shipped()["richmond"])
    by = coordinator(where)
    now = rules(where)
    with pytest.raises(DomainError, match="Nothing is different"):
        actions.change_profile(where, now, note=NOTE, by=by, at=NOW)
    actions.change_profile(where, now.with_value("registration.capacity", 60), note=NOTE, from_number=1, by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.change_profile(
            where, now.with_value("registration.capacity", 61), note=NOTE, from_number=1, by=by, at=NOW
        )
    with pytest.raises(DomainError, match="another scheme"):
        actions.change_profile(where, shipped()["kingston"], note=NOTE, by=by, at=NOW)


@pytest.mark.feature("F5")
def test_a_version_says_who_when_why_and_what_changed() -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    fill(client, "criteria.ogrs.score.threshold", 1, value="75")
    client.post("/scheme/offences/add/", {"label": "Catalytic theft", "note": "By the board", "version": "2"})
    page = client.get("/scheme/history/").content.decode()
    for words in ("Version 3", "Version 2", "Version 1", NOTE, "By the board", "Cora Dean", "Catalytic theft", "75"):
        assert words in page, words
    assert "met from (per cent)" in page
    assert "not said" in page


@pytest.mark.feature("F2")
def test_a_hub_reads_its_boards_rules_and_only_the_board_changes_them() -> None:
    board = scheme(shipped()["sussex"])
    hub = Scheme.objects.filter(board=board)[0]
    of_hub, of_board = coordinator(hub, "Hugo Bell"), coordinator(board)
    client = browser(of_hub)
    page = client.get("/scheme/").content.decode()
    assert "The co-ordinator of the board changes them" in page
    assert "Add a priority offence" not in page
    for path in ("offences/add/", "answer/?path=registration.capacity", "upload/"):
        assert client.get(f"/scheme/{path}").status_code == 404
        assert client.post(f"/scheme/{path}", {"label": "x", "note": "x", "value": "3"}).status_code == 404
    changed = rules(hub).with_value("registration.capacity", 60)
    for target in (hub, board):
        with pytest.raises(NotPermitted):
            actions.change_profile(target, changed, note=NOTE, by=of_hub, at=NOW)
    assert version_of(hub) == 1
    actions.change_profile(board, changed, note=NOTE, by=of_board, at=NOW)
    assert rules(hub).registration.capacity == 60


@pytest.mark.parametrize("role", [Role.CHAIR, Role.LEAD_PROFESSIONAL, Role.AUDITOR, Role.REFERRER])
def test_other_roles_do_not_change_the_rules(role: Role) -> None:
    where = scheme(shipped()["richmond"])
    by = acting(works(agency("Council", where), "Otto Lind", role, at=where), where)
    client = browser(by)
    for path in ("", "answer/?path=registration.capacity", "offences/add/", "upload/", "history/"):
        assert client.get(f"/scheme/{path}").status_code == 403
    with pytest.raises(NotPermitted):
        actions.change_profile(where, rules(where).with_value("registration.capacity", 60), note=NOTE, by=by, at=NOW)


def test_a_coordinator_of_one_scheme_does_not_change_another() -> None:
    here, there = scheme(shipped()["richmond"]), scheme(shipped()["kingston"])
    by = coordinator(here)
    changed = rules(there).with_value("registration.capacity", 60)
    with pytest.raises(NotPermitted):
        actions.change_profile(there, changed, note=NOTE, by=by, at=NOW)


@pytest.mark.feature("F5")
def test_a_whole_profile_is_uploaded_or_refused_with_the_line_of_each_fault() -> None:
    where = scheme(shipped()["richmond"])
    client = browser(coordinator(where))
    text = (SHIPPED / "richmond.toml").read_text()

    def send(body: str) -> tuple[int, str]:
        file = SimpleUploadedFile("richmond.toml", body.encode())
        answer = client.post("/scheme/upload/", {"file": file, "note": NOTE, "version": "1"})
        return answer.status_code, answer.content.decode()

    status, page = send(text.replace("format = 1", "format = 1\nunheard_of = 3", 1))
    assert status == 200
    assert "unheard_of" in page
    assert "2</td>" in page or ">3</td>" in page
    status, page = send((SHIPPED / "kingston.toml").read_text())
    assert "another scheme" in page
    status, page = send('format = 1\nextends = ["../../../settings.toml", "/etc/hostname.toml"]\n')
    assert status == 200
    assert "is not a shared part" in page
    name = rules(where).name
    status, _page = send(text.replace(f'name = "{name}"', f'name = "{name} renewed"', 1))
    assert status == 302
    assert rules(where).name == f"{name} renewed"


def test_what_changed_is_told_entry_by_entry() -> None:
    before = shipped()["wandsworth"]
    after = before.with_priority_offence("Theft of pedal cycles").with_value("exit.by_consensus", True)
    told = {(each.where, each.before, each.after) for each in changes(before.to_document(), after.to_document())}
    assert told == {
        ("Priority offences", "", "Theft of pedal cycles"),
        ("Leaving the scheme › all agencies must agree", "not said", "Yes"),
    }


def test_a_filled_table_is_told_against_nothing() -> None:
    before = shipped()["kingston"]
    assert isinstance(before.priority_offences, Unset)
    after = before.with_priority_offence("Burglary")
    told = changes(before.to_document(), after.to_document())
    assert [(each.where, each.before, each.after) for each in told] == [("Priority offences", "not said", "Burglary")]


def test_versions_carry_the_moment_they_were_made() -> None:
    where = scheme(shipped()["richmond"])
    at = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    made = actions.change_profile(
        where, rules(where).with_value("registration.capacity", 60), note=NOTE, by=coordinator(where), at=at
    )
    assert (made.made_at, made.number, made.note) == (at, 2, NOTE)
