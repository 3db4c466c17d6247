"""Signing in for tests: directly for tests of views, through the real screens for journeys."""

from __future__ import annotations

from django.test import Client

from throughcare.accounts.models import User

# The session key under which the frame keeps for whom one acts: (practitioner, scheme).
CHOSEN = "acting_for"


def sign_in(client: Client, *, practitioner_id: int, user: User, scheme_id: int | None) -> None:
    """Sign the client in and choose for whom it acts, without the screens."""
    client.force_login(user)
    session = client.session
    session[CHOSEN] = [practitioner_id, scheme_id]
    session.save()
