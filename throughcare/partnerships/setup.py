"""`throughcare setup`: the first agency and the invitation of the first system administrator."""

from __future__ import annotations

from typing import Annotated

import typer
from django.db import transaction
from django.utils import timezone

from throughcare.core.errors import DomainError
from throughcare.partnerships import actions
from throughcare.partnerships.acting import installer
from throughcare.partnerships.actions.invitations import new_secret
from throughcare.partnerships.models import Agency, Grant, Invitation, working_on
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile.vocabulary import AgencyKind

KINDS = ", ".join(kind.value for kind in AgencyKind)


def setup(
    agency: Annotated[str, typer.Option(help="Name of the agency that runs the service", prompt=True)],
    name: Annotated[str, typer.Option(help="Name of the first system administrator", prompt=True)],
    email: Annotated[str, typer.Option(help="Their e-mail address", prompt=True)],
    address: Annotated[str, typer.Option(help="Where people reach the service, https://...", prompt=True)],
    kind: Annotated[str, typer.Option(help=f"Kind of agency: {KINDS}")] = AgencyKind.COUNCIL.value,
) -> None:
    """Make the first agency and invite its system administrator; prints the link to follow."""
    if kind not in {each.value for each in AgencyKind}:
        raise typer.BadParameter(f"choose one of {KINDS}", param_hint="--kind")
    if not address.startswith(("https://", "http://")):
        raise typer.BadParameter("begin with https://", param_hint="--address")
    if administrators():
        typer.echo("There is a system administrator already. They invite others, on the screen.", err=True)
        raise typer.Exit(1)
    try:
        link = first_invitation(agency=agency, kind=kind, name=name, email=email, address=address)
    except DomainError as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    typer.echo("Open this link to join as system administrator. It works once, for fourteen days:")
    typer.echo(link)
    typer.echo("Lost it? Run the command again: the earlier link then stops working.")


def administrators() -> bool:
    """Whether somebody administers the service already."""
    held = Grant.objects.filter(working_on(timezone.localdate()), role=Role.SYSTEM_ADMINISTRATOR)
    return held.filter(practitioner__ends_on=None, practitioner__user__is_active=True).exists()


@transaction.atomic
def first_invitation(*, agency: str, kind: str, name: str, email: str, address: str) -> str:
    """The link; an earlier one that nobody followed is withdrawn."""
    by, at, secret = installer(), timezone.now(), new_secret()
    of = Agency.objects.filter(name__iexact=agency.strip()).first() or actions.add_agency(
        name=agency, kind=kind, statutory=True, by=by, at=at
    )
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, roles=[Role.SYSTEM_ADMINISTRATOR.value])
    for earlier in waiting:
        actions.withdraw(earlier, by=by, at=at)
    actions.invite(
        of,
        name=name,
        email=email,
        job_title="",
        roles=[Role.SYSTEM_ADMINISTRATOR],
        scheme=None,
        site=address,
        by=by,
        at=at,
        secret=secret,
    )
    return f"{address.rstrip('/')}/join/{secret}/"
