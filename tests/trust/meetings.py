"""Tokens in everything that a meeting keeps about the people on its agenda; each room adds a function of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.trust.world import World


def meeting(made: World) -> None:
    """Everything of the meeting that sits: called once the people, the meeting and its agenda are there."""
    _agenda(made)


def _agenda(made: World) -> None:
    """Words beside the items of the agenda, and points that are about nobody."""
