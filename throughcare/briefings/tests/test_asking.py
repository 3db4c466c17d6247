"""Asking: whom the product proposes and why, who cannot be asked, later additions, withdrawal."""

from __future__ import annotations

import pytest

from throughcare.briefings.queries import answers_on, who_has_answered
from throughcare.briefings.tests.builders import a_table, answered, asked, questions
from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.mark.feature("F17")
def test_a_partner_is_asked_and_answers_and_the_co_ordinator_reads_it() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    (request,) = asked(table, "housing")
    (question,) = questions(housing)
    assert (question.request_id, question.name) == (request.pk, table.item.person.name)
    answered(housing, request.pk, "Rent is paid")
    with speaking_for(table.boss):
        (line,) = answers_on(table.boss, table.item)
        state = who_has_answered(table.boss, table.meeting)
    assert (line.words, line.waiting, line.said_by) == ("Rent is paid", False, housing.name)
    assert (state.whole, state.answered, state.asked) == (1, 1, 1)
