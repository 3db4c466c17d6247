"""The public test cases of both instruments, read as inputs and what is expected of them."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from throughcare.scores.methods import arp, oasys, ogrs3

DATA = Path(__file__).parent / "data"
Row = Mapping[str, str]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of cases."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


OGRS3 = rows("ogrs3_vectors.csv")
ARP = rows("arp_vectors.csv")


def number(row: Row) -> str:
    """What a failing case is called."""
    return row.get("id") or "-".join(filter(None, (row["source"], row["p1"] or row["error"], row["note"][:20])))


def weights(row: Row) -> ogrs3.Weights:
    """The release of the weights that a case was made with."""
    return "full" if row["coefficient_set"] == "full_precision_2013" else "published"


def ogrs3_inputs(row: Row) -> ogrs3.Inputs:
    """From the ages of a case."""
    return ogrs3.Inputs(
        sex=row["sex"],
        age_at_conviction=row["age_at_conviction"],
        age_at_risk=row["age_at_risk"],
        age_at_first_sanction=row["age_at_first_sanction"],
        previous_sanctions=row["previous_sanctions"],
        disposal="conviction",
        offence_code=row["offence_code"],
        offence_group=row["offence_group"],
    )


def ogrs3_dates(row: Row) -> ogrs3.Dates:
    """From the dates of a case."""
    return ogrs3.Dates(
        sex=row["sex"],
        date_of_birth=date.fromisoformat(row["date_of_birth"]),
        conviction_date=date.fromisoformat(row["conviction_date"]),
        followup_date=date.fromisoformat(row["followup_date"]),
        age_at_first_sanction=row["age_at_first_sanction"],
        previous_sanctions=row["previous_sanctions"],
        disposal="conviction",
        offence_code=row["offence_code"],
        offence_group=row["offence_group"],
    )


def arp_inputs(row: Row) -> arp.Inputs:
    """From the dates of a case."""
    return arp.from_dates(
        arp.Dates(
            sex=row["sex"],
            date_of_birth=date.fromisoformat(row["date_of_birth"]),
            community_date=date.fromisoformat(row["community_date"]),
            conviction_date=date.fromisoformat(row["current_conviction_date"]),
            assessment_date=date.fromisoformat(row["assessment_date"]),
            age_at_first_sanction=row["age_at_first_sanction"],
            total_sanctions=row["total_sanctions"],
            offence_category=row["actuarial_category"],
            offence_code=row["offence_code"],
        )
    )


def answers(row: Row) -> oasys.Answers:
    """The OASys answers of a case."""
    # The source spells one drug in its own way.
    drugs = row["drugs"].replace("benzodiazipines", "benzodiazepines")
    return oasys.Answers(
        accommodation=int(row["q3_4_accommodation"]),
        unemployed=int(row["q4_2_unemployed"]),
        partner_quality=int(row["q6_4_partner_quality"]),
        domestic_abuse=int(row["q6_7_da_perpetrator"]),
        relationship=int(row["q6_8_relationship_status"]),
        activities=int(row["q7_2_activities"]),
        drug_motivation=int(row["q8_8_drug_motivation"]),
        alcohol=int(row["q9_1_alcohol"]),
        binge_drinking=int(row["q9_2_binge"]),
        impulsivity=int(row["q11_2_impulsivity"]),
        attitudes=int(row["q12_1_attitudes"]),
        drugs=frozenset(drugs.split("|")) - {""},
    )
