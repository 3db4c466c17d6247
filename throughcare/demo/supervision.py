"""What courts, prisons and services add to a made-up life: orders, licences, tags, recalls, breaches, visits.

Plain Python, with a chance of its own, so that the lives themselves stay as they were.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from throughcare.demo.lives import Happening, Life

Fields = dict[str, object]
Spell = tuple[date, date | None]
DAYS_A_MONTH = 30.4
CONDITIONS = (
    "Residence as approved\nSupervision weekly\nNo contact with the victim",
    "Residence as approved\nDrug testing\nCurfew 7pm to 7am",
)
REQUIREMENTS = (
    "Unpaid work 120 hours\nRehabilitation activity 20 days",
    "Drug rehabilitation 6 months\nRehabilitation activity 15 days",
)
ZONES = (
    "out:The retail park at Millfield",
    "out:Within 200 metres of the former partner's flat",
    "in:Home, 9pm to 6am",
)
VISITS = (
    ("seen", "Was in, sober. Kitchen clean; asked about the boiler, which housing will mend."),
    ("seen", "Two others in the flat who left when we came. Talked on the doorstep."),
    ("not_in", "No answer at nine in the morning. Card left."),
)
TOLD = (
    ("Housing officer", "allegation", "Neighbours say that people come and go at night. Not checked."),
    ("Drug worker", "fact", "Collected every prescription this month."),
    ("Employment adviser", "opinion", "Thinks that he is ready for part-time work, not yet for nights."),
    ("Mentor", "fact", "Came to the football on both Thursdays."),
)
RECALLED = ("Missed three appointments and left the address.", "Arrested and charged while on licence.")


def add_to(life: Life, *, seed: int, today: date, happening: type[Happening]) -> None:
    """Add to what a life holds already; nothing crosses its times in custody."""
    made = _Supervision(life, random.Random(f"supervision-{seed}-{life.number}"), today, happening)
    made.sentences()
    made.services()


class _Supervision:
    def __init__(self, life: Life, rng: random.Random, today: date, happening: type[Happening]) -> None:
        self.life, self.rng, self.today, self.happening = life, rng, today, happening
        self.end = min(life.ends_on or today, today)

    def put(self, kind: str, on: date, outcome: str = "", **fields: object) -> None:
        if on <= self.end:
            self.life.happenings.append(self.happening(kind, on, outcome, fields))

    def inside(self) -> list[Spell]:
        found: list[Spell] = []
        for each in self.life.happenings:
            if each.kind in ("custody", "at_large"):
                until = each.fields.get("until_on")
                found.append((each.on, until if isinstance(until, date) else None))
        return found

    def free(self, begins: date, ends: date) -> bool:
        """Whether the person is outside, and not looked for, from one day until another."""
        return all(ends < start or (until is not None and until < begins) for start, until in self.inside())

    # ---- what the courts gave

    def sentences(self) -> None:
        terms = [each for each in self.life.happenings if each.kind == "custody"]
        for term in terms:
            months = int(str(term.fields.get("sentence_months", 6)))
            over = term.on + timedelta(days=round(months * DAYS_A_MONTH))
            release = term.fields.get("expected_on")
            term.fields.update(sentenced_on=term.on, sentence_ends_on=over, conditional_release_on=release)
            self._moved(term)
            out = term.fields.get("until_on")
            if isinstance(out, date) and out < over:
                self._licence(out, over)
        if not terms and self.life.statutory_status in ("community_order", "suspended_sentence_order"):
            self._order(self.life.statutory_status)

    def _moved(self, term: Happening) -> None:
        on = term.on + timedelta(days=21)
        out = term.fields.get("until_on")
        if on < (out if isinstance(out, date) else self.today) and self.rng.random() < 0.5:
            self.put("movement", on, establishment="HMP Lowfield")

    def _order(self, which: str) -> None:
        begins = self.life.panel_on - timedelta(days=self.rng.randrange(10, 80))
        planned = begins + timedelta(days=self.rng.choice((365, 548, 730)))
        self._spell("order", begins, which, planned, conditions=self.rng.choice(REQUIREMENTS))
        if self.rng.random() < 0.4:
            on = self.life.panel_on + timedelta(days=self.rng.randrange(20, 120))
            stage, later = self.rng.choice((("warning", None), ("proceedings", None), ("proved", 25)))
            fields: Fields = {"text": "Two sessions of unpaid work missed without a reason."}
            if later and on + timedelta(days=later) <= self.end:
                fields["disposed_on"] = on + timedelta(days=later)
            self.put("breach", on, stage, **fields)

    def _licence(self, out: date, over: date) -> None:
        self._spell("order", out, "licence", over, conditions=self.rng.choice(CONDITIONS))
        if self.rng.random() < 0.5:
            self._tag(out, min(over, out + timedelta(days=90)))
        draw = self.rng.random()
        if draw < 0.35:
            self._recall(out, over, now=draw < 0.2)

    def _spell(self, kind: str, begins: date, outcome: str, planned: date, **fields: object) -> None:
        ended: Fields = {"until_on": planned} if planned <= self.today else {}
        self.put(kind, begins, outcome, expected_on=planned, **fields, **ended)

    def _tag(self, begins: date, planned: date) -> None:
        self._spell("tag", begins, "gps", planned, zones=list(ZONES[: self.rng.randrange(1, 4)]))
        for _ in range(self.rng.randrange(3)):
            on = begins + timedelta(days=self.rng.randrange(2, 80))
            if on > min(planned, self.end):
                continue
            what = self.rng.choice(("zone", "proximity", "battery", "curfew_missed"))
            words = {"zone": "In the retail park for six minutes.", "proximity": "40 metres from a reported burglary."}
            zones: list[object] = [ZONES[0].removeprefix("out:")] if what == "zone" else []
            self.put("tag_alert", on, what, zones=zones, text=words.get(what, ""))

    def _recall(self, out: date, over: date, *, now: bool) -> None:
        """A recall: the person is at large today, or was for some days and then returned for four weeks."""
        on = self.today - timedelta(days=self.rng.randrange(4, 19)) if now else out + timedelta(days=30)
        away, back = on + timedelta(days=6), on + timedelta(days=34)
        if not out < on < over or on > self.end or not self.free(on, date.max if now else back):
            return
        if not now and back >= self.end:
            return
        self.put("recall", on, "fixed_term", text=self.rng.choice(RECALLED))
        if now:
            self.put("at_large", on)
            return
        self.put("at_large", on, until_on=away)
        told: Fields = {"establishment": "HMP Lowfield", "until_on": back, "sentence_ends_on": over}
        self.put("custody", away, "recall", **told)

    # ---- what services saw and said

    def services(self) -> None:
        for each in self.life.happenings:
            if each.kind == "drug_test":
                each.fields.setdefault("confirmation", self.rng.choice(("screening", "screening", "confirmed")))
        days = max((self.end - self.life.panel_on).days, 1)
        for _ in range(min(4, 1 + days // 120)):
            on = self.life.panel_on + timedelta(days=self.rng.randrange(days))
            if self.free(on, on):
                outcome, words = self.rng.choice(VISITS)
                self.put("home_visit", on, outcome, text=words, with_whom="Lead professional and police")
        for _ in range(min(4, 1 + days // 150)):
            whose, standing, words = self.rng.choice(TOLD)
            on = self.life.panel_on + timedelta(days=self.rng.randrange(days))
            self.put("information", on, whose=whose, standing=standing, text=words)
        if self.rng.random() < 0.12:
            on = self.end - timedelta(days=self.rng.randrange(3, 25))
            if on > self.life.panel_on and self.free(on, on):
                self.put("offence", on, "charged", offence_code=self.life.offence_code)
