"""Who asked for a piece of work, as they are when the worker comes to it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import act


def whoever_asked(practitioner_id: int, scheme_id: int) -> Acting:
    """Whoever asked; refused when they may no longer evaluate in the scheme."""
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=timezone.localdate())
    if not by.may(Permission.EVALUATE, scheme_id) or scheme_id not in by.figure_schemes:
        raise NotPermitted(_("Whoever asked for this may no longer evaluate in the scheme."))
    return by
