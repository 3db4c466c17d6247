"""A person's particulars: who it is, names and numbers, and what the record said before it was corrected."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.chronology.models import Entry
from throughcare.core.components import Row, long_day
from throughcare.core.errors import Conflict
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.people import actions, equality
from throughcare.people.detailforms import (
    AliasForm,
    CorrectNameForm,
    CorrectNumberForm,
    EndNameForm,
    EqualityForm,
    NumberForm,
    PersonForm,
    RemoveNumberForm,
)
from throughcare.people.models import Address, Correction, Identifier, Marker, Name, Person
from throughcare.people.saying import lines_of
from throughcare.registrations.frame import person_context
from throughcare.transfers.queries import only_offered
from throughcare.web.views.writing import change, may_write, writing

A_PAGE = 25


@login_required
def details(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Everything that is recorded of who the person is."""
    by, today = request.practitioner, timezone.localdate()
    context = person_context(by, pk, "details")
    person: Person = context["person"]
    markers = list(
        Marker.objects.filter(person=person)
        .select_related("agency")
        .prefetch_related("reviews__agency", "reviews__author__user")
        .order_by("-from_on", "-made_at")
    )
    addresses = list(Address.objects.filter(person=person).order_by("-from_on", "-made_at"))
    context |= {
        "rows": _rows(person),
        "equality": _equality_rows(person),
        "names": Name.objects.filter(person=person).exclude(kind=Name.Kind.CURRENT).order_by("kind", "family_name"),
        "identifiers": Identifier.objects.filter(person=person).order_by("kind", "made_at"),
        "addresses": [each for each in addresses if each.until_on is None or each.until_on > today],
        "earlier": [each for each in addresses if each.until_on is not None and each.until_on <= today],
        "markers": [each for each in markers if each.ended_on is None],
        "ended": [each for each in markers if each.ended_on is not None],
        "may_write": may_write(by, person),
        "may_restrict": by.may(Permission.RESTRICT_PERSON) and not only_offered(by, person),
        "corrected": Correction.objects.visible_to(by).filter(person=person).count(),
        "today": today,
    }
    return render(request, "web/details.html", context)


def _rows(person: Person) -> list[Row]:
    born = person.birth_date
    birth = _("%(day)s (age %(age)s)") % {"day": long_day(born), "age": person.age_on(timezone.localdate())}
    interpreter = _("Needs an interpreter") if person.interpreter else _("No interpreter needed")
    return [
        Row(_("Given names"), person.given_names),
        Row(_("Family name"), person.family_name),
        Row(_("Birth date"), birth if born else _("Not known")),
        Row(_("Sex"), person.get_sex_display()),
        Row(_("Language"), f"{person.language or _('English')}. {interpreter}"),
    ]


def _equality_rows(person: Person) -> list[Row]:
    return [
        Row(_("Ethnic group"), equality.ethnicity_in_words(person.ethnicity)),
        Row(_("Disability or access needs"), equality.disability_in_words(person.disability), keep_lines=True),
        Row(_("Religion or belief"), equality.religion_in_words(person.religion)),
        Row(_("Sexual orientation"), equality.orientation_in_words(person.orientation)),
        Row(_("Gender"), equality.gender_in_words(person.gender)),
    ]


@login_required
def corrections(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What the record said before, who corrected it, when and why."""
    by = request.practitioner
    context = person_context(by, pk, "details")
    found = Correction.objects.visible_to(by).filter(person=context["person"]).select_related("agency", "author__user")
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": shown, "rows": [{"each": each, "lines": lines_of(each)} for each in shown]}
    return render(request, "web/corrections.html", context)


@login_required
def correct(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Correct what the record says of the person."""
    by, context = request.practitioner, writing(request, pk)
    person: Person = context["person"]
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person))

    def do(given: dict[str, Any]) -> object:
        begun = Entry.objects.visible_to(by).standing().filter(person=person).aggregate(first=Min("on_day"))
        return actions.correct_person(
            person,
            changes=form.changes(),
            why=given["why"],
            mistaken=given["name_was"] == "mistake",
            first_known_on=begun["first"],
            version=given["version"],
            by=by,
            at=timezone.now(),
        )

    done = _("The record is corrected. What it said before is kept.")
    return change(request, context, form, do, title=_("Correct the record"), done=done, back=_back(pk))


@login_required
def equal(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write down what the person told of themselves."""
    by, context = request.practitioner, writing(request, pk)
    person: Person = context["person"]
    form = EqualityForm(request.POST or None, initial=EqualityForm.initial_of(person), person=person)
    return change(
        request,
        context,
        form,
        lambda given: actions.correct_person(
            person, changes=form.changes(), version=given["version"], by=by, at=timezone.now()
        ),
        title=_("Equality"),
        done=_("The answers are recorded."),
        back=_back(pk),
        standing=_as_equality_has_it,
        intro=_(
            "Asked so that unfair treatment can be seen and put right, and so that the right help is offered. "
            "Nobody has to answer, and no answer decides anything about the person. "
            "Not asked and prefers not to say are two different answers."
        ),
    )


def _as_equality_has_it(conflict: Conflict) -> Conflict:
    """What stands now under the names of the form's fields, two of which share one column."""
    current = conflict.current
    if not isinstance(current, Person):
        return conflict
    return Conflict(str(conflict), current=EqualityForm.initial_of(current) | {"changed_at": current.changed_at})


def _back(pk: uuid.UUID) -> str:
    return reverse("web:details", args=[pk])


# ---- names


@login_required
def alias(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add another name."""
    by, context = request.practitioner, writing(request, pk)
    return change(
        request,
        context,
        AliasForm(request.POST or None),
        lambda given: actions.add_alias(context["person"], **given, by=by, at=timezone.now()),
        title=_("Add another name"),
        done=_("The name is added, and the person can be found by it."),
        back=_back(pk),
    )


@login_required
def correct_name(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Put the spelling of another name right."""
    by, context = request.practitioner, writing(request, pk)
    row = get_object_or_404(Name.objects.select_related("person"), pk=row_pk, person=context["person"])
    initial = {"given_names": row.given_names, "family_name": row.family_name, "version": row.version}
    return change(
        request,
        context,
        CorrectNameForm(request.POST or None, initial=initial),
        lambda given: actions.correct_name(row, **given, by=by, at=timezone.now()),
        title=_("Correct this name"),
        done=_("The name is corrected. How it stood before is kept."),
        back=_back(pk),
    )


@login_required
def end_name(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Say that the person no longer goes by a name."""
    by, context = request.practitioner, writing(request, pk)
    row = get_object_or_404(Name.objects.select_related("person"), pk=row_pk, person=context["person"])
    return change(
        request,
        context,
        EndNameForm(request.POST or None, initial={"on": timezone.localdate(), "version": row.version}),
        lambda given: actions.end_name(row, **given, by=by, at=timezone.now()),
        title=_("No longer uses this name"),
        done=_("It is a former name now. The person can still be found by it."),
        back=_back(pk),
        intro=f"{row.given_names} {row.family_name}".strip(),
    )


# ---- numbers


@login_required
def number(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add a number of another system."""
    by, context = request.practitioner, writing(request, pk)
    return change(
        request,
        context,
        NumberForm(request.POST or None),
        lambda given: actions.add_identifier(context["person"], **given, by=by, at=timezone.now()),
        title=_("Add a number"),
        done=_("The number is added."),
        back=_back(pk),
    )


@login_required
def correct_number(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Put right a number that was keyed wrongly."""
    by, context = request.practitioner, writing(request, pk)
    row = get_object_or_404(Identifier.objects.select_related("person"), pk=row_pk, person=context["person"])
    initial = {"kind": row.kind, "typed": row.typed, "version": row.version}
    return change(
        request,
        context,
        CorrectNumberForm(request.POST or None, initial=initial),
        lambda given: actions.correct_identifier(row, **given, by=by, at=timezone.now()),
        title=_("Correct this number"),
        done=_("The number is corrected. How it stood before is kept."),
        back=_back(pk),
    )


@login_required
def remove_number(request: Request, pk: uuid.UUID, row_pk: uuid.UUID) -> HttpResponse:
    """Take a number off that is not the person's."""
    by, context = request.practitioner, writing(request, pk)
    row = get_object_or_404(Identifier.objects.select_related("person"), pk=row_pk, person=context["person"])
    return change(
        request,
        context,
        RemoveNumberForm(request.POST or None, initial={"version": row.version}),
        lambda given: actions.remove_identifier(row, **given, by=by, at=timezone.now()),
        title=_("Take this number off the record"),
        done=_("The number is off the record. That it stood there is kept."),
        back=_back(pk),
        intro=f"{row.get_kind_display()}: {row.understood}",
        danger=True,
        submit_label=_("Take it off"),
    )
