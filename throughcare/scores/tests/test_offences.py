"""An offence is found by its words or its code, and a code that is too general leads to the exact ones."""

import pytest

from throughcare.scores.methods import arp, offences
from throughcare.scores.methods.refusals import Refusal

pytestmark = pytest.mark.feature("F13")


def test_search_by_words_and_by_figures() -> None:
    assert offences.search("shoplifting")[0].group == "Theft (non-motor)"
    assert all(one.code.startswith("0280") for one in offences.search("0280"))
    assert [one.code for one in offences.search("02801")] == ["02801"]
    assert offences.search("  ") == []
    assert offences.search("no such offence at all") == []
    assert len(offences.search("theft", limit=7)) == 7


def test_codes_that_cannot_be_scored_come_last() -> None:
    found = offences.search("088", limit=100)
    assert [one.code for one in found][-1] == "08800"


def test_a_general_code_leads_to_the_exact_ones() -> None:
    exact = offences.exact_codes("08800")
    assert len(exact) == 15
    assert {one.group for one in exact} == {
        "Sexual (against child)",
        "Sexual (not against child)",
        "Other offence",
    }


def test_groups_and_categories_are_read_whatever_their_spelling() -> None:
    assert offences.ogrs3_group(None, " taking & driving away AND related offences ") == (
        "Taking & driving away and related offences"
    )
    for given in ("PUBLIC_ORDER_AND_HARRASSMENT", "public order and harassment", "Public order and harassment"):
        assert offences.arp_category(None, given) == "PUBLIC_ORDER_AND_HARRASSMENT"


def test_every_code_has_a_category_with_a_coefficient_or_a_refusal() -> None:
    known = arp.coefficients("static")
    refused = []
    for code in offences.table():
        category = offences.arp_category(code, None)
        if isinstance(category, Refusal):
            refused.append(code)
        else:
            assert category in known
    assert refused == ["00000", "00001", "08800", "11100", "14100"]


def test_there_are_20_groups_in_their_published_order() -> None:
    assert len(offences.group_names()) == 20
    assert offences.group_names()[:3] == ("Violence", "Robbery", "Public order")
    assert {one.group for one in offences.table().values()} - {None} == set(offences.group_names())
