"""Who may do what with packs of figures; nobody who is managed stands in one."""

from __future__ import annotations

from tests.trust.who import SENIOR_WRITERS, SENIORS, P, Rule, only

ASKERS = only(P.WRITE_STRATEGY, P.EVALUATE)

OF_PACKS: dict[str, tuple[Rule, ...]] = {
    "packs:list": (Rule(SENIORS),),
    # Figures and files: of the roles, those that run meetings carry both.
    "packs:fairness": (Rule(only(P.RUN_MEETING)),),
    "packs:ask": (Rule(ASKERS),),
    "packs:pack": (Rule(SENIORS, "pack"),),
    "packs:file": (Rule(SENIORS, "pack"),),
    "packs:again": (Rule(ASKERS, "pack"),),
    "packs:new_version": (Rule(ASKERS, "pack"),),
    "packs:publish": (Rule(SENIOR_WRITERS, "pack"),),
    "packs:withdraw": (Rule(SENIOR_WRITERS, "pack"),),
}
# Of what was published: for everybody, without signing in.
PUBLISHED = frozenset({"packs:published", "packs:published_file"})
