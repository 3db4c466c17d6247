"""Whatever is stored comes out again, bit for bit, whichever method and version made it, and its page says why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people.tests import builders as known
from throughcare.scores import actions
from throughcare.scores.methods import arp, ogrs3
from throughcare.scores.methods.results import Result
from throughcare.scores.models import Instrument, Score
from throughcare.scores.replay import UnknownVersion, again, agrees, replayed
from throughcare.scores.tests.vectors import ARP, OGRS3, answers, arp_inputs, ogrs3_inputs, weights
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.trust(19), pytest.mark.feature("F13")]

SCORED = [row for row in OGRS3 if not row["error"]]


def unsaved(instrument: Instrument, result: Result) -> Score:
    return Score(
        instrument=instrument,
        algorithm=result.algorithm,
        calculated=True,
        inputs=dict(result.inputs),
        percent1=result.percent1,
        percent2=result.percent2,
        band=result.band.value.replace(" ", "_"),
    )


def test_every_case_of_every_version_comes_out_again_in_every_bit() -> None:
    versions = set()
    for row in SCORED:
        result = ogrs3.score(ogrs3_inputs(row), weights=weights(row))
        score = unsaved(Instrument.OGRS3, result)
        assert replayed(score) == result, row
        assert agrees(score, again(score))
        versions.add(result.algorithm)
    for row in ARP:
        for given in (None, answers(row)):
            result = arp.score(arp_inputs(row), answers=given)
            score = unsaved(Instrument.ARP, result)
            assert replayed(score) == result, row
            assert agrees(score, again(score))
            versions.add(result.algorithm)
    assert versions == {*ogrs3.ALGORITHMS.values(), *arp.ALGORITHMS.values()}


def test_a_figure_that_was_touched_is_noticed() -> None:
    result = ogrs3.score(ogrs3_inputs(SCORED[0]), weights="full")
    for name, value in (("percent1", Decimal(1)), ("percent2", Decimal(1)), ("band", "x")):
        score = unsaved(Instrument.OGRS3, result)
        setattr(score, name, value)
        assert not agrees(score, again(score)), name


def test_a_version_that_nobody_knows_is_not_guessed() -> None:
    for instrument, result in (
        (Instrument.OGRS3, ogrs3.score(ogrs3_inputs(SCORED[0]), weights="full")),
        (Instrument.ARP, arp.score(arp_inputs(ARP[0]))),
    ):
        score = unsaved(instrument, result)
        score.algorithm = "something newer"
        with pytest.raises(UnknownVersion):
            replayed(score)
        assert again(score) is None
        assert not agrees(score, None)


@pytest.mark.django_db
def test_the_page_of_every_stored_score_says_why_and_that_it_came_out_again() -> None:
    by = partnership().acting(Role.COORDINATOR)
    person = known.person(by)
    assert by.scheme_id is not None
    given: dict[str, Any] = {
        "scheme_id": by.scheme_id, "source": "PNC print", "scored_on": TODAY, "by": by, "at": NOW,
    }  # fmt: skip
    kept = [actions.calculate_ogrs3(person, inputs=ogrs3_inputs(row), **given) for row in SCORED[:5]]
    kept += [actions.calculate_arp(person, inputs=arp_inputs(row), **given) for row in ARP[:3]]
    kept += [actions.calculate_arp(person, inputs=arp_inputs(row), answers=answers(row), **given) for row in ARP[:3]]
    client = browser(by)
    for score in kept:
        with speaking_for(by):
            stored = Score.objects.get(pk=score.pk)
            assert agrees(stored, again(stored))
        page = client.get(reverse("scores:detail", args=[score.pk])).content.decode()
        assert "does not come out the same" not in page
        for words in ("What went in", "How it is calculated", reverse("scores:record", args=[score.instrument])):
            assert words in page
    with speaking_for(by):
        Score.objects.filter(pk=kept[0].pk).update(algorithm="OGRS3 (a later release)")
    page = client.get(reverse("scores:detail", args=[kept[0].pk])).content.decode()
    assert "does not come out the same" in page
