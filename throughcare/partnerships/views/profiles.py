"""A scheme's rules: in plain words, what is left open, the partnership's own offences, every version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships import actions, queries, uploads
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Practitioner, ProfileVersion, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.plainly import changes, in_plain_words
from throughcare.partnerships.plainly.asking import Question, question, questions
from throughcare.partnerships.profile import Profile, ProfileRefused
from throughcare.partnerships.request import Request
from throughcare.partnerships.ruleforms import OffenceForm, RemoveForm, UploadForm, form_for, start


@login_required
def scheme(request: Request) -> HttpResponse:
    """The rules in force and what nobody has said yet."""
    here = _here(request.practitioner)
    version, profile = queries.current_profile(here.pk)
    asked = questions(_first(here), profile)
    context = {
        "scheme": here,
        "version": version,
        "who": _who([version]).get(version.made_by or 0, ""),
        "profile": profile,
        "parts": in_plain_words(profile),
        "open": [(each, _answer_url(each)) for each in asked if not each.answered],
        "answered": [(each, _answer_url(each)) for each in asked if each.answered],
        "offences": profile.priority_offences,
        "may_change": here.board_id is None,
    }
    return render(request, "partnerships/scheme.html", context)


@login_required
def answer(request: Request) -> HttpResponse:
    """Answer one question of the profile, or change the answer."""
    here = _changeable(request.practitioner)
    version, profile = queries.current_profile(here.pk)
    asked = question(_first(here), profile, request.GET.get("path", ""))
    if asked is None:
        raise Http404
    kind = form_for(asked)
    if kind is None:
        return redirect("partnerships:upload_rules")
    initial = {"version": version.number, **start(asked)}
    form = kind(request.POST or None, asked=asked, initial=initial)
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            changed = profile.with_value(asked.path, form.answer())
        except ProfileRefused as refusal:
            _refused(form, refusal)
        else:
            done = _change(request, here, changed, form, {"value": asked.words})
            if done is not None:
                return done
    return _page(request, form, title=_("Answer for %(scheme)s") % {"scheme": here.name})


@login_required
def add_offence(request: Request) -> HttpResponse:
    """Add a priority offence of the partnership's own."""
    here = _changeable(request.practitioner)
    version, profile = queries.current_profile(here.pk)
    form = OffenceForm(request.POST or None, initial={"version": version.number})
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            changed = profile.with_priority_offence(form.cleaned_data["label"])
        except ProfileRefused as refusal:
            _refused(form, refusal, name="label")
        else:
            done = _change(
                request, here, changed, form, {"label": ", ".join(o.label for o in profile.priority_offences)}
            )
            if done is not None:
                return done
    return _page(request, form, title=_("Add a priority offence"))


@login_required
def remove_offence(request: Request, key: str) -> HttpResponse:
    """Take one of the partnership's own priority offences away again."""
    here = _changeable(request.practitioner)
    version, profile = queries.current_profile(here.pk)
    offence = next((each for each in profile.priority_offences if each.key == key and each.local), None)
    if offence is None:
        raise Http404
    form = RemoveForm(request.POST or None, initial={"version": version.number})
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        done = _change(request, here, profile.without_priority_offence(key), form, {})
        if done is not None:
            return done
    title = _("Remove this priority offence: %(label)s?") % {"label": offence.label}
    intro = _("New referrals no longer offer it. Referrals and decisions made before keep it.")
    return _page(request, form, title=title, intro=intro, submit_label=_("Remove it"), danger=True)


@login_required
def upload(request: Request) -> HttpResponse:
    """Put a whole profile in place of the one in force."""
    here = _changeable(request.practitioner)
    version, _profile = queries.current_profile(here.pk)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"version": version.number})
    faults: tuple[uploads.UploadFault, ...] = ()
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        sent = form.cleaned_data["file"]
        found = uploads.read(sent.read(uploads.LARGEST + 1), name=sent.name)
        faults = found.faults
        if found.profile is None:
            form.add_error("file", _("The profile has faults. They are listed below, with the line of each."))
        else:
            done = _change(request, here, found.profile, form, {})
            if done is not None:
                return done
    context = {
        "form": form,
        "faults": faults,
        "title": _("Upload a new version of the rules"),
        "intro": _("The whole file takes the place of the rules in force. What was decided before keeps the old ones."),
        "back_url": reverse("partnerships:scheme"),
    }
    return render(request, "partnerships/open_scheme.html", context)


@login_required
def history(request: Request) -> HttpResponse:
    """Every version: who, when, why, and what it changed."""
    here = _here(request.practitioner)
    versions = list(ProfileVersion.objects.filter(scheme=here.rules_id).order_by("-number"))
    who = _who(versions)
    lines = []
    for newer, older in zip(versions, [*versions[1:], None], strict=True):
        different = changes(older.document, newer.document) if older else []
        lines.append((newer, who.get(newer.made_by or 0, ""), different))
    return render(request, "partnerships/history.html", {"scheme": here, "lines": lines})


def _here(by: Acting) -> Scheme:
    authorise(by, Permission.CHANGE_PROFILE)
    return get_object_or_404(Scheme.objects.select_related("board"), pk=by.scheme_id)


def _changeable(by: Acting) -> Scheme:
    """The scheme, if its rules are its own; a hub's are its board's, and the action would refuse too."""
    here = _here(by)
    if here.board_id is not None:
        raise Http404
    return here


def _first(here: Scheme) -> Profile:
    oldest = ProfileVersion.objects.filter(scheme=here.rules_id).order_by("number").values_list("pk", flat=True)[0]
    return queries.profile_of_version(oldest)


def _change(
    request: Request, here: Scheme, profile: Profile, form: forms.Form, stands: dict[str, str]
) -> HttpResponse | None:
    """Put the version in force; nothing comes back when the form has to be shown again."""
    try:
        made = actions.change_profile(
            here,
            profile,
            note=form.cleaned_data["note"],
            from_number=form.cleaned_data["version"],
            by=request.practitioner,
            at=timezone.now(),
        )
    except Conflict as clash:
        newest = clash.current
        if not isinstance(newest, ProfileVersion):
            raise
        current = {**stands, "note": newest.note, "version": newest.number, "changed_at": newest.made_at}
        who = _who([newest]).get(newest.made_by or 0, "")
        leave = reverse("partnerships:scheme")
        return conflict_page(request, form, Conflict(str(clash), current=current), saved_by=who, leave_url=leave)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    words = _("Version %(number)d is in force. What was decided before keeps the rules it was made under.")
    messages.success(request, words % {"number": made.number})
    return redirect("partnerships:scheme")


def _refused(form: forms.Form, refusal: ProfileRefused, *, name: str = "value") -> None:
    for fault in refusal.faults:
        form.add_error(name if name in form.fields else None, fault.message)


def _page(request: Request, form: forms.Form, *, title: str, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back_url": reverse("partnerships:scheme"),
        "submit_label": _("Put in force"),
        **more,
    }
    return render(request, "core/form_page.html", context)


def _who(versions: list[ProfileVersion]) -> dict[int, str]:
    """Who made them, by name; a colleague's name, not a person's on the scheme."""
    made = {version.made_by for version in versions if version.made_by}
    found = Practitioner.objects.filter(pk__in=made).select_related("user", "agency")
    return {each.pk: f"{each.user.name}, {each.agency.name}" for each in found}


def _answer_url(asked: Question) -> str:
    return f"{reverse('partnerships:answer')}?{urlencode({'path': asked.path})}"
