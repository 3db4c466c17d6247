"""Two people at once: every form that changes what is there carries a version, or says why it need not."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from tests.trust.asking import Browsers, address, ask, text_of
from tests.trust.conftest import Worlds
from tests.trust.matrix import MATRIX, Rule
from tests.trust.world import HOME_AGENCY, Case, Keys
from throughcare.partnerships.permissions import Role

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F40"), pytest.mark.trust(32)]

OWN_FORM = re.compile(r'<form[^>]*method="post"(?![^>]*action=)[^>]*>.*?</form>', re.DOTALL)

ADDS = "adds a record and changes none"
ONCE = "moves along a table of moves that has each move once; the second is refused, and told why"
OWN = "changes what only its owner sees and changes"
SETTING = "sets up the partnership; who comes second is refused when it was done already"
ANSWERS = "an answer that another may follow; each is kept, none is written over"
EACH_LINE = "each line carries the version of its own record"
REMINDS = "tells the members once more; nothing that was said is written over"
TURNS = "the verb locks the meeting or series and works on what stands then, by the item and not by its place"
SEEN = "nothing is fixed by it: whoever locks or fixes sends the fingerprint of what they saw, and another is refused"
BESIDE = "its button stands on the page of the record, and carries the version from there"

# Forms without a version, and why nobody's work can be lost by them.
NEED_NONE: dict[str, str] = dict.fromkeys(
    [
        "desk:save_filter", "documents:add", "documents:add_version", "feeds:upload", "panels:add", "referrals:start",
        "briefings:ask", "briefings:ask_person",
        "scores:arp", "scores:ogrs3", "summaries:start", "transfers:offer", "web:add_around", "web:address",
        "web:alias", "web:marker", "web:number", "sitting:say", "sitting:agree", "sitting:take_up",
        "sharing:make", "sharing:sign", "partnerships:add_agency", "partnerships:open_scheme", "partnerships:invite",
    ],
    ADDS,
) | dict.fromkeys(
    ["sitting:join", "sitting:write_in", "sitting:invite", "sitting:new_guest"], ADDS
) | dict.fromkeys(
    ["sitting:leave", "sitting:left", "sitting:let_in", "sitting:show_out", "sitting:show_decision",
     "sitting:end_guest"],
    ONCE,
) | dict.fromkeys(["sitting:apologies"], OWN) | dict.fromkeys(
    [
        "documents:withdraw", "documents:withdraw_version", "calendars:call_off", "sitting:close", "sitting:open",
        "briefings:withdraw", "briefings:nothing",
        "partnerships:end_place", "partnerships:end_role", "partnerships:leave", "partnerships:resend",
        "partnerships:withdraw", "referrals:answer", "referrals:decline", "referrals:gatekeeper", "referrals:ready",
        "referrals:remind", "referrals:same_person", "referrals:send", "referrals:send_back", "referrals:withdraw",
        "reviews:dismiss", "reviews:implement", "reviews:propose", "sharing:end_agreement", "sharing:end_signature",
        "web:lift", "feeds:accept", "feeds:again", "feeds:set_aside", "feeds:sheet", "feeds:undo", "summaries:again",
        "desk:hand_over", "desk:hand_over_of", "desk:hand_back", "sitting:strike",
    ],
    ONCE,
) | dict.fromkeys(
    ["desk:digest", "desk:keep", "desk:back", "desk:throw_away", "desk:watch", "desk:stop_watching", "web:acting",
     "calendars:renew", "calendars:revoke", "registrations:narrow", "web:search", "referrals:likely", "feeds:decide",
     "desk:delete_filter"],
    OWN,
) | dict.fromkeys(
    ["partnerships:give_role", "partnerships:place", "partnerships:renew_sign_in", "web:allow", "web:deny"], SETTING
) | dict.fromkeys(["reviews:judge"], ANSWERS) | dict.fromkeys(
    ["calendars:ahead", "panels:build", "panels:move", "panels:remove", "panels:put_back",
     "panels:hold_back", "panels:move_point", "panels:remove_point", "panels:put_point_back"],
    TURNS,
) | dict.fromkeys(["sitting:attendance", "strategy:attendance"], EACH_LINE) | dict.fromkeys(
    ["minutes:make", "minutes:make_for", "minutes:pack", "minutes:correct", "panels:add_point", "strategy:add_topic",
     "strategy:begin_assessment", "strategy:correct", "strategy:give"],
    ADDS,
) | dict.fromkeys(
    ["minutes:approve", "minutes:again", "panels:bring_action", "strategy:open", "strategy:close"],
    ONCE,
) | dict.fromkeys(
    ["minutes:circulate", "briefings:remind"], REMINDS
) | dict.fromkeys(
    ["evaluation:ask", "evaluation:bring_weights", "evaluation:draft_analysis", "evaluation:multipliers_new",
     "evaluation:new_cohort", "evaluation:unit_costs_new", "packs:ask", "packs:new_version"],
    ADDS,
) | dict.fromkeys(
    ["evaluation:ask_findings", "evaluation:findings_again", "evaluation:result_again", "evaluation:whatif_again",
     "evaluation:whatif_open", "packs:again", "packs:publish", "packs:withdraw"],
    ONCE,
) | dict.fromkeys(
    ["evaluation:lock", "evaluation:fix_plan", "evaluation:count_again", "evaluation:bring", "evaluation:gather",
     "evaluation:plan"],
    SEEN,
) | dict.fromkeys(
    ["evaluation:money_run", "evaluation:money_throw_away"], BESIDE
)  # fmt: skip


def _keys(rule: Rule, case: Case, worlds: Worlds) -> Keys | None:
    named = {key: case.slugs.get(value, value) for key, value in rule.extra.items()}
    if not rule.subject:
        return named
    found = case.subjects.get(rule.subject) or worlds.here.things.get(rule.subject)
    return None if found is None else found | named


def _page(worlds: Worlds, browsers: Browsers, name: str, rule: Rule) -> tuple[int, str]:
    """The page of an address, as somebody who may send its form gets it."""
    keys = _keys(rule, worlds.here.cases["open"], worlds)
    for role in Role:
        actor = worlds.here.actors.get((role, getattr(rule, "agency", HOME_AGENCY)))
        if keys is None or actor is None or not rule.allows(role, "POST"):
            continue
        answer = ask(browsers.of(actor), "GET", f"{address(name, keys)}?{rule.query}")
        if answer.status_code in (200, 405):
            return answer.status_code, text_of(answer)
    return 0, ""


def test_every_form_that_changes_a_record_carries_its_version(worlds: Worlds) -> None:
    browsers, versioned, bare = Browsers(), set[str](), set[str]()
    for name, rules in sorted(MATRIX.items()):
        for rule in rules:
            status, text = _page(worlds, browsers, name, rule)
            forms = OWN_FORM.findall(text)
            if any('name="version"' in form for form in forms):
                versioned.add(name)
            elif status == 405 or forms:
                bare.add(name)
    silent, needless = bare - versioned - set(NEED_NONE), versioned & set(NEED_NONE)
    assert not silent, f"without a version, and without a word why: {', '.join(sorted(silent))}"
    assert not needless, f"they carry a version by now: {', '.join(sorted(needless))}"
    assert not set(NEED_NONE) - set(MATRIX), "no such address"
    assert len(versioned) > 40, "the product has more forms with a version than this"


def test_two_who_hand_the_lead_on_see_each_other(worlds: Worlds) -> None:
    boss, case = worlds.here.boss, worlds.here.cases["open"]
    somebody = worlds.here.place.practitioner(Role.LEAD_PROFESSIONAL)
    client = Browsers().of(boss)
    url = address("registrations:lead", case.subjects["person"])
    form = {
        "lead": f"p{somebody.pk}",
        "from_on": timezone.localdate().isoformat(),
        "reason": "Knows her",
        "version": "1",
    }
    assert client.post(url, form).status_code == 302
    third = worlds.here.place.practitioner(Role.LEAD_PROFESSIONAL)
    late = client.post(url, form | {"lead": f"p{third.pk}"})
    assert late.status_code == 409
    assert str(somebody) in text_of(late)
    assert str(third) in text_of(late)
    assert client.post(url, form | {"lead": f"p{third.pk}", "version": "2", "_conflict": "mine"}).status_code == 302


def test_two_who_judge_the_criteria_see_each_other(worlds: Worlds) -> None:
    here = worlds.here
    url = address("referrals:criteria", here.cases["open"].subjects["sent"])
    client = Browsers().of(here.boss)
    text = text_of(client.get(url))
    names = dict.fromkeys(re.findall(r'name="(met_[^"]+)"', text), "yes")
    names |= {name.replace("met_", "evidence_"): "The first of two" for name in names}
    found = re.search(r'name="version"[^>]*value="(\d+)"', text)
    assert names
    assert found
    assert client.post(url, names | {"version": found[1]}).status_code == 302
    second = {name: "The second" if name.startswith("evidence") else value for name, value in names.items()}
    late = client.post(url, second | {"version": found[1]})
    assert late.status_code == 409
    assert "The first of two" in text_of(late)
    assert "The second" in text_of(late)
