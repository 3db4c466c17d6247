"""The class of information of needs and actions; a judgement can be corrected, a due date moved with its reason."""

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

# The pathways of the shipped profiles that are about health; what a partnership named itself stays case work.
OF_HEALTH = "('health', 'drugs_and_alcohol')"
OWN_TOO = (
    f"{rows.BY_SCHEME_AND_PERSON} and (information_class = any ({rows.MY_CLASSES}) or agency_id = {rows.MY_AGENCY})"
)


def fill(table: str) -> migrations.RunSQL:
    """Nobody asks while a migration runs, so the rule that would hide every row is lifted for the one statement."""
    return migrations.RunSQL(
        [
            f"alter table {table} no force row level security",
            f"update {table} set information_class = 'health' where pathway in {OF_HEALTH}",  # noqa: S608
            f"alter table {table} force row level security",
        ],
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_classes_in_the_context"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name='need',
            name='corrected_by',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrects', to='plans.need'),
        ),
        migrations.AddField(
            model_name='need',
            name='correction_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='need',
            name='information_class',
            field=models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], db_default='casework', default='casework', max_length=20),
        ),
        migrations.AddField(
            model_name='planaction',
            name='information_class',
            field=models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], db_default='casework', default='casework', max_length=20),
        ),
        migrations.AddField(
            model_name='planaction',
            name='moves',
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('corrected_by', None), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='corrected_need_says_why'),
        ),
        fill("plans_need"),
        fill("plans_planaction"),
        rows.change_rule("plans_need", using=rows.BY_SCHEME_PERSON_AND_CLASS, before=rows.BY_SCHEME_AND_PERSON),
        rows.change_rule("plans_planaction", using=OWN_TOO, before=rows.BY_SCHEME_AND_PERSON),
    ]
