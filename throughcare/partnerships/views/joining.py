"""Following an invitation's link: an account with a password of one's own, or one more place for an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from throughcare.accounts.models import User
from throughcare.core.errors import DomainError
from throughcare.partnerships import actions
from throughcare.partnerships.actions.invitations import InvitationClosed, whoever_follows
from throughcare.partnerships.forms import JoinForm
from throughcare.partnerships.models import Invitation


def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the link joins with it, once."""
    try:
        invitation = actions.invited(secret, at=timezone.now())
    except InvitationClosed as refusal:
        return render(request, "partnerships/join_closed.html", {"words": str(refusal)}, status=404)
    holder = User.objects.filter(email__iexact=invitation.email).first()
    user = request.user if isinstance(request.user, User) else None
    if user is not None and user != holder:
        return render(request, "partnerships/join_other.html", {"invitation": invitation, "here": request.path})
    if holder is not None and user is None:
        sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        return render(request, "partnerships/join_sign_in.html", {"invitation": invitation, "sign_in": sign_in})
    if user is not None:
        return _join_with_account(request, secret, invitation, user)
    return _join_anew(request, secret, invitation)


def _join_anew(request: HttpRequest, secret: str, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(
                secret,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                by=whoever_follows(invitation, None),
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Your account is ready. Sign in with it; then you set up the one-time codes.")
            messages.success(request, words)
            return redirect("account_login")
    return render(request, "partnerships/join.html", {"form": form, "invitation": invitation})


def _join_with_account(request: HttpRequest, secret: str, invitation: Invitation, user: User) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            actions.accept(secret, by=whoever_follows(invitation, user), at=timezone.now())
        except DomainError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("You now work for %(agency)s too.") % {"agency": invitation.agency.name})
            return redirect("web:acting")
    return render(request, "partnerships/join_again.html", {"invitation": invitation, "refused": refused})
