"""Works a what-if out, batch by batch: reads, holds each person against both profiles, keeps who would differ."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from throughcare.core.context import speaking_for
from throughcare.evaluation.models.whatif import Group, WhatIf, WhatIfRow, WhatIfState
from throughcare.evaluation.whatif import facts
from throughcare.evaluation.whatif.counting import Tally
from throughcare.evaluation.whatif.weighing import Part, Weighed, weigh
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import profile_of_version


class Stopped(Exception):
    """It was asked for anew, or somebody else has finished it."""


@dataclass(frozen=True)
class _Side:
    """Both sets of rules."""

    ours: Profile
    theirs: Profile


def work_out(what_if: WhatIf, by: Acting) -> dict[str, Any]:
    """The figures; rows of those who differ are kept on the way, each batch in a transaction of its own.

    The memory it takes does not grow with the number of people. `by` is the service's own hand.
    """
    with speaking_for(by):
        side = _Side(profile_of_version(what_if.profile_version_id), Profile.from_document(what_if.profile))
        keys = {group: facts.keys_of(what_if, by, group) for group in Group}
        # First: whoever was overtaken takes nothing away.
        _progress(what_if, many=sum(map(len, keys.values())) // 16, read=0)
        what_if.rows.all().delete()
    figures: dict[str, Any] = {}
    read = 0
    for group in Group:
        tally = Tally()
        for batch in facts.batches(keys[group]):
            read += len(batch)
            with speaking_for(by):
                cases = facts.cases(what_if, by, group, batch)
                _keep([row for case in cases if (row := _row(what_if, case, side, tally)) is not None])
                _progress(what_if, read=read)
        figures[group.value] = tally.document()
    return figures


def _progress(what_if: WhatIf, **said: int) -> None:
    mine = WhatIf.objects.filter(pk=what_if.pk, state=WhatIfState.MAKING, asked_at=what_if.asked_at)
    if not mine.update(**said):
        raise Stopped


def _keep(rows: list[WhatIfRow]) -> None:
    WhatIfRow.objects.bulk_create(rows)


def _row(what_if: WhatIf, case: facts.Case, side: _Side, tally: Tally) -> WhatIfRow | None:
    ours, theirs = weigh(side.ours, case.facts), weigh(side.theirs, case.facts)
    reason = tally.add(ours, theirs, became=case.became)
    if not reason:
        return None
    keys: Mapping[str, uuid.UUID] = (
        {"referral_id": case.key} if case.group == Group.REFERRALS else {"registration_id": case.key}
    )
    return WhatIfRow(
        what_if=what_if,
        scheme_id=case.scheme_id,
        person_id=case.person_id,
        group=case.group,
        ours=ours.answer,
        theirs=theirs.answer,
        reason=reason[:100],
        reasons={"ours": _said(ours), "theirs": _said(theirs)},
        classes=sorted({"identity", "casework"}.union(*(part.rests_on for part in (*ours.parts, *theirs.parts)))),
        **keys,
    )


def _said(weighed: Weighed) -> list[dict[str, Any]]:
    return [_document(part) for part in weighed.parts]


def _document(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "label": part.label,
        "answer": part.answer.value,
        "why": part.why,
        "values": {name: value for name, value in part.values.items() if value is not None},
    }
