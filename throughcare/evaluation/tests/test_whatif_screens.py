"""What if, on screen: asked, filled in, followed while it is worked out, read as figures, listed for case workers."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.evaluation.models.whatif import WhatIf, WhatIfState
from throughcare.evaluation.tests.test_whatif import peopled, scene_elsewhere
from throughcare.evaluation.tests.whatifbuilders import BURGLARY, Scene, rules, scene, worked
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile.reading import SHIPPED
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F6")]

LIST = "/evaluation/what-if/"
ASK = f"{LIST}ask/"
BURGLARIES = '[[priority_offences]]\nkey = "domestic_burglary"\nlabel = "Domestic burglary"\n'
A_FILE = (SHIPPED / "richmond.toml").read_text(encoding="utf-8")


def newest(by: Acting) -> WhatIf:
    with speaking_for(by):
        return WhatIf.objects.latest("asked_at")


def test_an_analyst_asks_fills_in_what_is_open_and_reads_figures() -> None:
    here = peopled(scene())
    client = browser(here.analyst)
    assert "Nobody has asked yet" in client.get(LIST).content.decode()
    assert "Select" in client.post(ASK, {"whose": "published"}).content.decode()
    opened = client.post(ASK, {"whose": "published", "published": "richmond"}, follow=True)
    page = opened.content.decode()
    assert "What OGRS score does the scheme ask for?" in page
    made = newest(here.analyst)
    url = reverse("evaluation:whatif_open", args=[made.pk])
    answers = _answers(page, {"What OGRS score": "75", "how many": "3"})
    assert len(answers) == 2
    refused = client.post(url, dict.fromkeys(answers, "300"))
    assert refused.status_code == 200
    assert "There is a problem" in refused.content.decode()
    going = client.post(url, answers, follow=True)
    assert "The people are being counted" in going.content.decode()
    worked(made, here.analyst)
    page = client.get(reverse("evaluation:whatif_detail", args=[made.pk])).content.decode()
    for words in (
        "This decides nothing", "What each of the two asks", "Filled in for this question only",
        "What these rules leave", "Referrals of the last twelve months", "kept back", "How it is worked out",
    ):  # fmt: skip
        assert words in page, words
    assert "See who would differ" not in page
    assert client.get(reverse("evaluation:whatif_people", args=[made.pk])).status_code == 403
    listed = client.get(LIST).content.decode()
    assert "Ready" in listed
    assert client.get(url, follow=True).redirect_chain, "nothing is filled in afterwards"


def _answers(page: str, wanted: dict[str, str]) -> dict[str, str]:
    """The names of the fields whose labels hold these words."""
    found = {}
    for place in range(4):
        label = page.split(f'for="id_v{place}"')[1].split("</label>")[0] if f'for="id_v{place}"' in page else ""
        for words, value in wanted.items():
            if words.lower() in label.lower():
                found[f"v{place}"] = value
    return found


def test_a_co_ordinator_puts_a_file_beside_the_rules_and_finds_who_would_differ() -> None:
    here = peopled(scene())
    client = browser(here.coordinator)
    faulty = SimpleUploadedFile("ours.toml", A_FILE.replace('evidence = "score"', 'evidence = "scores"').encode())
    refused = client.post(ASK, {"whose": "file", "file": faulty}).content.decode()
    assert "The profile has faults" in refused
    assert "What to do" in refused
    again = client.post(ASK, {"whose": "file", "file": _in_force()}, follow=True)
    refused = client.post(again.redirect_chain[-1][0], {"v0": ""}).content.decode()
    assert "nobody would differ" in refused, "the rules in force are no question"
    strict = SimpleUploadedFile("stricter.toml", _strict().encode())
    client.post(ASK, {"whose": "file", "file": strict})
    made = newest(here.coordinator)
    assert (made.state, made.source) == (WhatIfState.OPEN, "File stricter.toml")
    client.post(reverse("evaluation:whatif_open", args=[made.pk]), {"v0": ""})
    worked(made, here.coordinator)
    page = client.get(reverse("evaluation:whatif_detail", args=[made.pk])).content.decode()
    assert "Of 5 referrals, 0 would meet the rules of" in page
    assert "Under the rules in force 4 do" in page
    assert "kept back" not in page
    people = reverse("evaluation:whatif_people", args=[made.pk])
    assert f"{people}?group=referrals&amp;ours=yes&amp;theirs=no" in page
    shown = client.get(people, {"group": "referrals", "reason": "ogrs:score_below"}).content.decode()
    assert "OGRS3 62% within two years, needs 75%" in shown
    assert "MIDDLE" in shown
    assert "BURGLAR" in shown
    assert "HIGH" not in shown
    with speaking_for(here.coordinator):
        looked = Consultation.objects.order_by("pk").last()
    assert looked is not None
    assert looked.route == "evaluation:whatif_people"
    assert len(looked.people) == 3
    for words in ('method="post"', "/decide", "/register"):
        assert words not in shown.split("<main")[1], "nothing can be done from the list"
    assert "Nobody to list" in client.get(people, {"ours": "no", "theirs": "yes"}).content.decode()


def _strict() -> str:
    return (
        A_FILE.replace('{ unset = true, ask = "What OGRS score does the scheme ask for?" }', "75")
        .replace('algorithm = "ogrs", threshold', 'algorithm = "ogrs", years = 2, threshold')
        .replace("local_priorities = true", "local_priorities = true\ncriteria_needed = 3")
        .replace("[[pathways]]", f"{BURGLARIES}\n[[pathways]]", 1)
    )


def _in_force() -> SimpleUploadedFile:
    """The same rules again, as a file."""
    text = _strict().replace("threshold = 75", "threshold = 50").replace("criteria_needed = 3", "criteria_needed = 1")
    robbery = '[[priority_offences]]\nkey = "robbery"\nlabel = "Robbery"\nlocal = true\n\n[[pathways]]'
    whole = text.replace('label = "Domestic burglary"', 'label = "Domestic burglary"\nlocal = true')
    return SimpleUploadedFile("same.toml", whole.replace("[[pathways]]", robbery, 1).encode())


def test_an_earlier_version_of_the_own_rules_can_be_asked_about() -> None:
    here = scene()
    here.referred(percent=62)
    partnerships.change_profile(here.place.scheme, rules(75), note="From January", by=here.coordinator, at=NOW)
    client = browser(here.coordinator)
    assert "Version 1" in client.get(ASK).content.decode()
    client.post(ASK, {"whose": "version", "version": "1"})
    made = newest(here.coordinator)
    assert made.source == "Version 1 of our own rules"
    assert made.profile_version.number == 2
    same = client.post(ASK, {"whose": "version", "version": "2"}, follow=True)
    assert "What the rules leave open" in same.content.decode(), "the own rules with other numbers are a question"
    refused = client.post(same.redirect_chain[-1][0], {"v0": ""}).content.decode()
    assert "nobody would differ" in refused
    begun = client.post(same.redirect_chain[-1][0], {"v0": "21"}, follow=True).content.decode()
    assert "The people are being counted" in begun


def test_work_that_failed_or_fell_silent_can_be_asked_for_again() -> None:
    here = peopled(scene())
    made = here.asked(rules(75), work=False)
    client = browser(here.analyst)
    client.post(reverse("evaluation:whatif_again", args=[made.pk]))
    with speaking_for(here.analyst):
        made.refresh_from_db()
        assert made.state == WhatIfState.MAKING
    # Whoever asked has lost the role meanwhile.
    Grant.objects.filter(practitioner=here.analyst.practitioner_id).delete()
    worked(made, here.analyst)
    page = browser(here.coordinator).get(reverse("evaluation:whatif_detail", args=[made.pk])).content.decode()
    assert "may no longer evaluate" in page
    assert "Try again" in page
    browser(here.coordinator).post(reverse("evaluation:whatif_again", args=[made.pk]))
    worked(made, here.coordinator)
    assert (
        "Of 5 referrals"
        in browser(here.coordinator).get(reverse("evaluation:whatif_detail", args=[made.pk])).content.decode()
    )


def test_who_may_not_evaluate_asks_nothing_and_another_scheme_sees_nothing() -> None:
    here = peopled(scene())
    made = here.asked(rules(75))
    board = browser(here.place.acting(Role.STRATEGIC_MEMBER, agency="council"))
    detail = reverse("evaluation:whatif_detail", args=[made.pk])
    assert board.get(detail).status_code == 200
    assert board.get(ASK).status_code == 403
    assert board.post(reverse("evaluation:whatif_again", args=[made.pk])).status_code == 403
    lead = browser(here.place.acting(Role.LEAD_PROFESSIONAL))
    assert lead.get(detail).status_code == 403
    assert browser(scene_elsewhere()).get(detail).status_code == 404


@pytest.mark.trust(36)
def test_pages_ask_the_same_number_of_times_however_many_there_are() -> None:
    here = scene()
    for place in range(3):
        here.referred(percent=62, name=f"One{place}")
    few = _asked(here)
    for place in range(9):
        here.referred(percent=62, offences=(BURGLARY,), name=f"Two{place}")
    many = _asked(here)
    assert many == few
    assert max(many) <= 25


def _asked(here: Scene) -> list[int]:
    made = here.asked(rules(75, needed=3))
    client = browser(here.coordinator)
    counts = []
    for name in ("whatif", "whatif_ask", "whatif_detail", "whatif_people"):
        url = reverse(f"evaluation:{name}", args=[made.pk] if name in ("whatif_detail", "whatif_people") else [])
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    return counts
