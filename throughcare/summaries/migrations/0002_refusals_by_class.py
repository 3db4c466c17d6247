"""That something was refused tells that there was something: to those alone who may see all its classes."""

import django.contrib.postgres.fields
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

BY_CLASSES = f"{rows.BY_SCHEME_AND_PERSON} and information_classes::text[] <@ {rows.MY_CLASSES}"
# Which classes an earlier one was about is not known, only that health may have been among them.
EARLIER = """
alter table summaries_refusal no force row level security;
update summaries_refusal set information_classes = array['casework', 'health', 'identity'];
set constraints all immediate;
alter table summaries_refusal force row level security
"""


class Migration(migrations.Migration):
    dependencies = [("summaries", "0001_initial"), ("core", "0002_classes_in_the_context")]

    operations = [
        migrations.AddField(
            model_name="refusal",
            name="information_classes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        rows.change_rule("summaries_refusal", before=rows.BY_SCHEME_AND_PERSON, using=BY_CLASSES),
    ]
