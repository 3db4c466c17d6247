"""A partnership to test with: built by the same actions that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from throughcare.accounts.models import User
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme, Standing
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role
from throughcare.partnerships.profile import Profile, shipped
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import act, installer
from throughcare.sharing.models import Agreement, InformationClass

LONG_AGO = date(2020, 1, 1)
NOW = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery staple"


@dataclass
class Partnership:
    """One scheme with its agreement; agencies and practitioners are added as a test needs them."""

    scheme: Scheme
    agreement: Agreement
    agencies: dict[str, Agency] = field(default_factory=dict)
    count: int = 0

    def agency(
        self,
        kind: str,
        *,
        name: str = "",
        standing: Standing = Standing.PANEL,
        signed: bool = True,
        without: Sequence[InformationClass] = (),
    ) -> Agency:
        """An agency of this kind with a place in the scheme, and a signature unless told otherwise."""
        name = name or f"{self.scheme.name} {kind.replace('_', ' ')}"
        if name not in self.agencies:
            agency = Agency.objects.filter(name=name).first() or partnerships.add_agency(
                name=name, kind=kind, statutory=kind in {"police", "probation", "council"}, by=installer(), at=NOW
            )
            partnerships.place(self.scheme, agency, standing=standing, starts_on=LONG_AGO, by=installer(), at=NOW)
            if signed:
                self.sign(agency, without=without)
            self.agencies[name] = agency
        return self.agencies[name]

    def sign(
        self,
        agency: Agency,
        *,
        starts_on: date = LONG_AGO,
        ends_on: date | None = None,
        without: Sequence[InformationClass] = (),
    ) -> None:
        """The agency's signature under the agreement, for all classes of information but these."""
        sharing.sign(
            self.agreement,
            agency,
            classes=[each for each in InformationClass if each not in without],
            signed_by="The designated officer",
            starts_on=starts_on,
            ends_on=ends_on,
            by=installer(),
            at=NOW,
        )

    def practitioner(
        self, *roles: Role, agency: Agency | str = "probation", name: str = "", title: str = ""
    ) -> Practitioner:
        """Somebody at work for an agency with these roles in the scheme."""
        self.count += 1
        name = name or f"Practitioner {self.count}"
        where = agency if isinstance(agency, Agency) else self.agency(agency)
        email = f"{name.lower().replace(' ', '.')}.{self.count}@{self.scheme.slug}.example"
        user = User.objects.create_user(email, None, name=name)
        found = partnerships.add_practitioner(user, where, job_title=title, starts_on=LONG_AGO, by=installer(), at=NOW)
        for role in roles:
            partnerships.give_role(
                found,
                role=role,
                scheme=None if role in OUTSIDE_SCHEMES else self.scheme,
                starts_on=LONG_AGO,
                by=installer(),
                at=NOW,
            )
        return found

    def acting(self, *roles: Role, agency: Agency | str = "probation", name: str = "", on: date = TODAY) -> Acting:
        """The same, acting in this scheme today."""
        return act(self.practitioner(*roles, agency=agency, name=name), self.scheme, on=on)

    def as_now(self, by: Acting, *, on: date = TODAY) -> Acting:
        """The same practitioner as they would be on a later request."""
        found = Practitioner.objects.select_related("user", "agency").get(pk=by.practitioner_id)
        return act(found, self.scheme, on=on)


def partnership(slug: str = "richmond", *, hub: str = "", profile: Profile | None = None) -> Partnership:
    """A published scheme (or one of its hubs), opened under its shipped profile, with an agreement in force."""
    wanted = profile or shipped()[slug]
    scheme = Scheme.objects.filter(slug=wanted.slug).first() or partnerships.open_scheme(
        wanted, opened_on=LONG_AGO, by=installer(), at=NOW
    )
    if hub:
        scheme = Scheme.objects.get(board=scheme, slug=f"{wanted.slug}-{hub}")
    agreement = sharing.make_agreement(
        scheme,
        title=f"{scheme.name} information sharing agreement",
        purpose="To reduce reoffending by people managed by the scheme",
        starts_on=LONG_AGO,
        by=installer(),
        at=NOW,
    )
    return Partnership(scheme=scheme, agreement=agreement)
