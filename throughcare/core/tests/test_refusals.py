"""What a screen says when a verb refuses, and what it does not swallow."""

from __future__ import annotations

import pytest
from django import forms

from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.core.refusals import refusals_beside


class Asked(forms.Form):
    """A form with one field."""

    name = forms.CharField()


def test_a_refusal_stands_beside_its_field_or_above_the_form() -> None:
    form = Asked({"name": "Ashe"})
    with refusals_beside(form, "name"):
        raise DomainError("Choose another name.")
    with refusals_beside(form):
        raise DomainError("Not today.")
    assert form.errors == {"name": ["Choose another name."], "__all__": ["Not today."]}


@pytest.mark.parametrize("kind", [NotPermitted, NotThere])
def test_what_may_not_be_seen_or_done_is_no_fault_of_the_form(kind: type[DomainError]) -> None:
    form = Asked({"name": "Ashe"})
    with pytest.raises(kind), refusals_beside(form):
        raise kind
    assert not form.errors
