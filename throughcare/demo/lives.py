"""Imagines lives: three years of one made-up person, month by month, from the shape of a made-up case.

Plain Python: the same seed gives the same lives. The shapes (birth date, sex, offence, sanctions, needs) are made-up
cases that the Ministry of Justice published with its open-source test tools (MIT licence); the names are ours.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources

from throughcare.demo import names, supervision

DRUGS = ("heroin", "crack cocaine", "cocaine", "cannabis", "amphetamine")
PRISONS = ("HMP Ashdown", "HMP Millbrook", "HMP Stonebridge", "HMYOI Fairmead")
ETHNICITIES = (
    ("white_british", 62),
    ("white_other", 8),
    ("black_african", 5),
    ("black_caribbean", 7),
    ("asian_pakistani", 4),
    ("asian_indian", 3),
    ("mixed_other", 7),
    ("", 3),
    ("prefers_not_to_say", 1),
)


@dataclass(frozen=True)
class Happening:
    """One entry of the chronology, in the words of its room."""

    kind: str
    on: date
    outcome: str = ""
    fields: dict[str, object] = field(default_factory=dict)


@dataclass
class Life:
    """A made-up person and what became of them."""

    number: int
    family_name: str
    given_names: str
    birth_date: date
    sex: str
    ethnicity: str
    offence_code: str
    total_sanctions: int
    age_at_first_sanction: int
    identifiers: dict[str, str]
    address: str
    referred_on: date
    panel_on: date
    fate: str
    needs: dict[str, int]
    ratings: list[tuple[date, str]] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    ends_on: date | None = None
    custody_from: date | None = None
    release_on: date | None = None
    statutory_status: str = "licence"

    @property
    def on_scheme(self) -> bool:
        """Whether the panel took the person on."""
        return self.fate in {"adopted", "left"}


def cases() -> list[dict[str, str]]:
    """The shapes, as published."""
    with resources.files("throughcare.demo").joinpath("data/cases.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


FIRST_PANEL = date(2021, 4, 8)


def panel_after(day: date, every_weeks: int) -> date:
    """The panel's next Thursday, ten days on at the least, in a rhythm that never moves."""
    weeks = -(-((day - FIRST_PANEL).days + 10) // (7 * every_weeks))
    return FIRST_PANEL + timedelta(weeks=weeks * every_weeks)


def imagine(number: int, *, seed: int, today: date, shapes: list[dict[str, str]], every_weeks: int = 4) -> Life:
    """One life; `number` and `seed` settle all of it."""
    rng = random.Random(f"{seed}-{number}")
    shape = shapes[(number * 7 + seed) % len(shapes)]
    sex = "F" if rng.random() < 0.14 else "M"
    born = _birth(shape, rng, today)
    referred = today - timedelta(
        days=rng.choice((rng.randrange(5, 60), rng.randrange(60, 500), rng.randrange(60, 1080)))
    )
    life = Life(
        number=number,
        family_name=names.family_name(rng),
        given_names=names.given_name(rng, sex),
        birth_date=born,
        sex=sex,
        ethnicity=rng.choices([key for key, _w in ETHNICITIES], [weight for _k, weight in ETHNICITIES])[0],
        offence_code=shape["offence_code"],
        total_sanctions=int(shape["total_sanctions"]),
        age_at_first_sanction=min(int(shape["age_at_first_sanction"]), _age(born, referred) - 1),
        identifiers=_identifiers(rng, born),
        address=names.address(rng),
        referred_on=referred,
        panel_on=panel_after(referred, every_weeks),
        fate=_fate(rng, panel_after(referred, every_weeks) < today),
        needs=_needs(shape, rng),
        statutory_status=rng.choice(("licence", "community_order", "suspended_sentence_order", "licence", "none")),
    )
    if life.on_scheme:
        _years(life, rng, today, seed=seed)
    return life


def _birth(shape: dict[str, str], rng: random.Random, today: date) -> date:
    """The shape's birthday, moved so that everybody is between 18 and 55 three years ago."""
    born = date.fromisoformat(shape["date_of_birth"])
    age = 21 + (born.year * 13 + born.month + rng.randrange(9)) % 34
    return date(today.year - age, rng.randrange(1, 13), min(born.day, 28))


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _identifiers(rng: random.Random, born: date) -> dict[str, str]:
    found = {"pnc": names.pnc_id(rng, min(born.year + 15 + rng.randrange(8), 2022)), "crn": names.crn(rng)}
    if rng.random() < 0.6:
        found["prison"] = names.prison_number(rng)
    return found


def _fate(rng: random.Random, panel_sat: bool) -> str:
    if not panel_sat:
        return rng.choice(("draft", "sent", "sent", "gatekeeper", "returned"))
    draw = rng.random()
    if draw < 0.10:
        return "not_adopted"
    if draw < 0.15:
        return "declined"
    if draw < 0.18:
        return "elsewhere"
    return "left" if rng.random() < 0.45 else "adopted"


def _needs(shape: dict[str, str], rng: random.Random) -> dict[str, int]:
    """How far each pathway drives the offending, 0 to 3, from the answers of the shape."""
    home = int(shape["q3_4_accommodation"] or 0)
    work = int(shape["q4_2_unemployed"] or 0)
    partner = int(shape["q6_4_partner_quality"] or 0)
    spare = int(shape["q7_2_activities"] or 0)
    return {
        "accommodation": min(3, home + rng.randrange(2)),
        "education_training_employment": min(3, work + rng.randrange(2)),
        "drugs_and_alcohol": rng.choice((0, 1, 2, 2, 3, 3)),
        "children_and_families": min(3, partner),
        "attitudes_thinking_behaviour": min(3, spare + 1),
        "finance_benefit_debt": rng.randrange(3),
        "health": rng.randrange(3),
    }


def _years(life: Life, rng: random.Random, today: date, *, seed: int) -> None:
    """Play the months from adoption on: a risk that drifts, and what follows from it."""
    adopted = life.panel_on
    risk = rng.uniform(0.45, 0.9)
    drift = rng.uniform(-0.09, 0.015)
    drugs = life.needs["drugs_and_alcohol"] >= 2
    last_day = today
    green_since: date | None = None
    day = adopted
    _homes_and_work(life, rng, adopted)
    while day < last_day:
        if life.custody_from is None or (life.release_on and day >= life.release_on):
            _month(life, rng, day, risk, drugs, last_day)
            if life.release_on and day >= life.release_on:
                life.custody_from = life.release_on = None
            if rng.random() < risk * 0.06:
                _offend(life, rng, day, risk, last_day)
        colour = "red" if risk > 0.62 else "amber" if risk > 0.32 else "green"
        if not life.ratings or (day - life.ratings[-1][0]).days >= 80 or life.ratings[-1][1] != colour:
            life.ratings.append((day + timedelta(days=1), colour))
        green_since = (green_since or day) if colour == "green" else None
        if life.fate == "left" and green_since and (day - green_since).days > 120 and life.custody_from is None:
            life.ends_on = day + timedelta(days=20)
            break
        risk = min(0.97, max(0.08, risk + drift + rng.uniform(-0.08, 0.08)))
        day += timedelta(days=30)
    if life.fate == "left" and (life.ends_on is None or life.ends_on >= today):
        life.ends_on = None
        life.fate = "adopted"
    supervision.add_to(life, seed=seed, today=today, happening=Happening)
    life.ratings = [kept for kept in life.ratings if kept[0] <= (life.ends_on or today)]
    life.happenings = [kept for kept in _in_order(life.happenings) if kept.on <= today + timedelta(days=21)]


def _in_order(happenings: list[Happening]) -> Iterator[Happening]:
    yield from sorted(happenings, key=lambda happening: (happening.on, happening.kind))


def _month(life: Life, rng: random.Random, day: date, risk: float, drugs: bool, today: date) -> None:
    every = 7 if risk > 0.62 else 14 if risk > 0.32 else 28
    for ahead in range(rng.randrange(3), 30, every):
        on = day + timedelta(days=ahead)
        if on.weekday() > 4:
            on -= timedelta(days=2)
        outcome = _attendance(rng, risk) if on < today else "planned"
        life.happenings.append(Happening("appointment", on, outcome, {"with_whom": "Lead professional"}))
    if drugs and rng.random() < 0.7:
        on = day + timedelta(days=rng.randrange(28))
        if on < today:
            positive = rng.random() < risk * 0.9
            taken = [rng.choice(DRUGS)] if positive else []
            life.happenings.append(
                Happening("drug_test", on, "positive" if positive else "negative", {"substances": taken})
            )
    if rng.random() < 0.3:
        on = day + timedelta(days=rng.randrange(28))
        if on < today:
            life.happenings.append(Happening("note", on, "", {"text": _note(rng, risk)}))


def _attendance(rng: random.Random, risk: float) -> str:
    draw = rng.random()
    if draw < 1 - risk * 0.45:
        return "attended"
    return rng.choice(("unacceptable_absence", "unacceptable_absence", "acceptable_absence", "not_complied"))


def _note(rng: random.Random, risk: float) -> str:
    if risk > 0.62:
        return rng.choice(
            (
                "Did not answer the door; neighbour says he has been staying elsewhere.",
                "Angry about the tag. Agreed to come back on Thursday.",
                "Using again at weekends, by own account. Asked for a detox place.",
                "Missed the housing viewing. Rang to rebook it.",
            )
        )
    return rng.choice(
        (
            "Kept the flat tidy, showed the rent book. Pleased with himself.",
            "Started the warehouse induction; likes the supervisor.",
            "Talked about seeing the children again; mediation letter sent.",
            "Budget sheet done together. Debt down to £640.",
            "Steady. Says the mentor is who he rings first now.",
        )
    )


def _offend(life: Life, rng: random.Random, day: date, risk: float, today: date) -> None:
    on = day + timedelta(days=rng.randrange(25))
    if on >= today:
        return
    life.happenings.append(Happening("arrest", on, "", {"text": "Arrested on suspicion of the offence below."}))
    dealt_on = min(on + timedelta(days=rng.randrange(20, 60)), today)
    life.happenings.append(
        Happening("offence", on, "convicted", {"offence_code": life.offence_code, "disposed_on": dealt_on})
    )
    if rng.random() < 0.5 and dealt_on < today:
        months = rng.choice((3, 4, 6, 8, 12, 18, 24))
        release = dealt_on + timedelta(days=months * 15)
        life.custody_from, life.release_on = dealt_on, release
        told: dict[str, object] = {
            "establishment": rng.choice(PRISONS),
            "sentence_months": months,
            "expected_on": release,
        }
        if release <= today:
            told["until_on"] = release
        life.happenings.append(Happening("custody", dealt_on, "sentence", told))


def _homes_and_work(life: Life, rng: random.Random, adopted: date) -> None:
    home = ("stable", "temporary", "unstable", "homeless")[min(3, life.needs["accommodation"])]
    life.happenings.append(
        Happening("accommodation", adopted - timedelta(days=rng.randrange(10, 200)), home, {"text": life.address})
    )
    work = ("employed", "training", "looking", "not_working")[min(3, life.needs["education_training_employment"])]
    life.happenings.append(Happening("work", adopted - timedelta(days=rng.randrange(5, 120)), work, {}))
