"""A pack of the world's scheme, made and not published; of its pages a few bytes, as setting them takes seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.packs import actions, jobs
from throughcare.packs.models import PackKind
from throughcare.packs.tests import builders as packs
from throughcare.sharing.tests.builders import NOW

if TYPE_CHECKING:
    from tests.trust.world import World


def a_pack(made: World) -> None:
    """The thing that the addresses of packs name."""
    asked = packs.asked(made.boss, PackKind.PUBLIC)
    figures = jobs.figures_of(asked, at=NOW)
    kept = actions.keep(asked, figures=figures, content=b"%PDF-1.7", pages=1, by=made.boss, at=NOW)
    made.things["pack"] = {"pk": kept.pk}
