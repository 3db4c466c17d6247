"""Finding people by like names, near birth dates and addresses, with the indexes that it takes.

The earlier search function stays for the version before, which may serve while this one starts.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models.functions import Lower, Replace, Upper

from throughcare.people.findingsql import FINDING, FINDING_BACK


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="address",
            index=GinIndex(OpClass(Lower("lines"), name="gin_trgm_ops"), name="address_by_street"),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(
                OpClass(Upper(Replace("postcode", models.Value(" "), models.Value(""))), name="text_pattern_ops"),
                name="address_by_postcode",
            ),
        ),
        migrations.RunSQL(FINDING, FINDING_BACK),
    ]
