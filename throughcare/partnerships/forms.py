"""What is typed about agencies, their people, places and invitations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.models import User
from throughcare.core.forms import Look, PlainForm
from throughcare.partnerships.models import Invitation, Scheme, Standing
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role
from throughcare.partnerships.profile.vocabulary import AgencyKind
from throughcare.partnerships.uploads import LARGEST
from throughcare.partnerships.wording import WHAT_A_ROLE_DOES


def _roles(*, system: bool) -> list[tuple[str, Any]]:
    return [(role.value, role.label) for role in Role if system or role != Role.SYSTEM_ADMINISTRATOR]


def _hints() -> dict[str, Any]:
    return {role.value: words for role, words in WHAT_A_ROLE_DOES.items()}


class InviteForm(PlainForm):
    """Somebody to join an agency."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Their own, at work. The link goes there."))
    job_title = forms.CharField(label=_("Job title"), max_length=200, required=False)
    scheme = forms.TypedChoiceField(
        label=_("Scheme"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Not needed for an administrator."),
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    looks = {
        "name": Look(width="two-thirds"),
        "email": Look(width="two-thirds"),
        "job_title": Look(width="two-thirds"),
        "roles": Look(hints=_hints()),
    }

    def __init__(self, *args: Any, schemes: Iterable[Scheme], system: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, schemes, system=system, name="roles")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if set(given.get("roles", [])) - set(OUTSIDE_SCHEMES) and not given.get("scheme"):
            self.add_error("scheme", _("Select the scheme in which they have these roles"))
        return given


class RoleForm(PlainForm):
    """One more role."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    scheme = forms.TypedChoiceField(
        label=_("Scheme"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Not needed for an administrator."),
    )
    looks = {"role": Look(hints=_hints())}

    def __init__(self, *args: Any, schemes: Iterable[Scheme], system: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self, schemes, system=system, name="role")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        role = given.get("role")
        if role in OUTSIDE_SCHEMES:
            given["scheme"] = None
        elif role and not given.get("scheme"):
            self.add_error("scheme", _("Select the scheme in which they have this role"))
        return given


def _fill(form: forms.Form, schemes: Iterable[Scheme], *, system: bool, name: str) -> None:
    """The lists that depend on the agency and on who gives the role."""
    known = [(scheme.pk, scheme.name) for scheme in schemes]
    scheme, roles = form.fields["scheme"], form.fields[name]
    if isinstance(scheme, forms.ChoiceField) and isinstance(roles, forms.ChoiceField):
        scheme.choices = [("", _("No scheme")), *known]
        scheme.initial = known[0][0] if len(known) == 1 else ""
        roles.choices = _roles(system=system)


class JoinForm(PlainForm):
    """Who accepts an invitation: their name and a password of their own."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As colleagues in other agencies know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three words that do not belong together are good."),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        kwargs.setdefault("initial", {"name": invitation.name})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        password = given.get("password")
        if password and given.get("again") is not None and password != given["again"]:
            self.add_error("again", _("The two passwords are not the same. Type them again."))
        if password:
            try:
                validate_password(password, User(email=self.invitation.email, name=given.get("name", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return given


class AgencyForm(PlainForm):
    """An organisation to put on the list."""

    name = forms.CharField(label=_("Name of the agency"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind of agency"), choices=[("", ""), *((kind.value, _(kind.label)) for kind in AgencyKind)]
    )
    statutory = forms.BooleanField(label=_("It is a statutory agency"), required=False)


class PlaceForm(PlainForm):
    """An agency's place in a scheme."""

    scheme = forms.ModelChoiceField(label=_("Scheme"), queryset=Scheme.objects.all(), empty_label=None)
    standing = forms.ChoiceField(
        label=_("How does the agency belong to it?"), choices=Standing.choices, widget=forms.RadioSelect
    )


class OpenSchemeForm(PlainForm):
    """Which profile a new scheme works under."""

    profile = forms.ChoiceField(label=_("Which profile?"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Profile of your own"),
        required=False,
        help_text=_("A TOML file, as docs/profiles.md describes it. It is checked line by line first."),
    )
    reveals = {"profile": {"upload": ["file"]}}
    needed = ["file"]

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered:
            self.looks = {"profile": Look(divider_before="upload")}  # type: ignore[misc]
        profile = self.fields["profile"]
        if isinstance(profile, forms.ChoiceField):
            profile.choices = [*offered, ("upload", _("Upload a profile"))]

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large for a profile, which is a few hundred lines."))
        return file
