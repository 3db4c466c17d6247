"""Which classes of information an agency's signature covers, today."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from throughcare.partnerships.models import Partner, Scheme, live_on
from throughcare.sharing.models import Signatory


def covered(agency_id: int, scheme_id: int, *, on: date) -> frozenset[str]:
    """The classes that the agency signed for under an agreement in force; none without a place in the scheme."""
    scheme = Scheme.objects.only("board_id").get(pk=scheme_id)
    under = {scheme.pk, scheme.board_id} - {None}
    if not Partner.objects.filter(live_on(on), agency_id=agency_id, scheme_id=scheme_id).exists():
        return frozenset()
    signed = Signatory.objects.filter(
        live_on(on),
        Q(agreement__ends_on=None) | Q(agreement__ends_on__gte=on),
        agency_id=agency_id,
        agreement__scheme_id__in=under,
        agreement__starts_on__lte=on,
    )
    return frozenset(one for classes in signed.values_list("classes", flat=True) for one in classes)
