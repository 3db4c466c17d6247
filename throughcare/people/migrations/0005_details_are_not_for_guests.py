"""Numbers, addresses and markers go to those who know the person, not to everybody who may learn the name.

Whoever is invited or asked for one person sees that person's row and names through policies of higher rooms; what
else stands in this room keeps the rule of the person as it was.
"""

from django.db import migrations

from throughcare.core import rowsecurity as rows

SEEN = "exists (select 1 from people_person p where p.id = person_id)"
MINE = f"p.scheme_ids && {rows.MY_SCHEMES} or p.agency_ids @> array[{rows.MY_AGENCY}::int]"
KNOWN = f"exists (select 1 from people_person p where p.id = person_id and ({MINE}))"  # noqa: S608 (our own words)
OF_MY_SCHEMES = f"(scheme_id is null or {rows.BY_SCHEME})"
OF_MY_CLASSES = f"(information_class = '' or information_class = any ({rows.MY_CLASSES}))"
FOLLOWING = ("people_identifier", "people_address", "people_marker", "people_restriction", "people_markerreview")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_street_and_postcode")]

    operations = [
        *(rows.change_rule(table, before=SEEN, using=KNOWN) for table in FOLLOWING),
        rows.change_rule(
            "people_correction",
            before=f"{SEEN} and {OF_MY_SCHEMES} and {OF_MY_CLASSES}",
            using=f"{KNOWN} and {OF_MY_SCHEMES} and {OF_MY_CLASSES}",
        ),
    ]
