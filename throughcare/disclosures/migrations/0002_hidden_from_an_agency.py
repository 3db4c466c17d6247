"""A gate that answers which people must not be told of to an agency."""

from django.db import migrations

from throughcare.disclosures.hiddensql import BACK, HIDDEN_FROM


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_initial"), ("people", "0002_finding"), ("partnerships", "0001_initial")]

    operations = [migrations.RunSQL(HIDDEN_FROM, BACK)]
