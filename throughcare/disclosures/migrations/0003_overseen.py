"""The register opens to those who oversee what leaves, without a word about whom."""

from django.db import migrations

from throughcare.disclosures.overseensql import BACK, FORWARD


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0002_hidden_from_an_agency"),
        ("partnerships", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACK)]
