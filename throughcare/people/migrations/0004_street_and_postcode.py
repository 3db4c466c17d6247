"""Finding by address: where a street and a postcode are given, both must fit."""

from django.db import migrations

from throughcare.people.findingsql import LIVED_BOTH, LIVED_BOTH_BACK


class Migration(migrations.Migration):
    dependencies = [("people", "0003_particulars_and_people_around")]

    operations = [migrations.RunSQL(LIVED_BOTH, LIVED_BOTH_BACK)]
