"""Models of costs and benefits, tables of unit costs (the published one among them) and of multipliers."""

import hashlib
import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from throughcare.core import rowsecurity as rows
from throughcare.evaluation.methods import costs
from throughcare.evaluation.moneysql import BACK, KEPT

BY_FIGURES = "scheme_id = any ((select app_figures())::int[])"
# The table that comes with the product belongs to no scheme: everybody reads it, nobody writes it.
SHIPPED_TOO = f"scheme_id is null or {BY_FIGURES}"
ITS_TABLE = "exists (select from evaluation_unitcosttable t where t.id = table_id)"
OWN_TABLE = "exists (select from evaluation_unitcosttable t where t.id = table_id and t.scheme_id is not null)"


def bring_published(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Version 1: the table of the Home Office, as it is shipped, with how each figure was checked."""
    alias = schema_editor.connection.alias
    found = costs.published()
    table = apps.get_model("evaluation", "UnitCostTable").objects.using(alias).create(
        number=1,
        name=found.name,
        source=costs.SOURCE,
        price_year=found.price_year,
        sha256=hashlib.sha256(costs.TABLE.read_bytes()).hexdigest(),
    )
    line = apps.get_model("evaluation", "UnitCost")
    line.objects.using(alias).bulk_create(
        [
            line(
                table=table,
                position=position,
                offence=each.offence,
                victim=each.victim,
                price_year=each.price_year,
                pounds=each.pounds,
                error=each.error,
                fiscal=each.fiscal,
                checked=each.checked,
            )
            for position, each in enumerate(found.costs.values(), start=1)
        ]
    )
    # What waits for the end of the transaction would forbid to alter the tables in it.
    schema_editor.execute("set constraints all immediate")


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0002_analyses'),
        ('partnerships', '0003_analysts'),
    ]

    operations = [
        migrations.CreateModel(
            name='CostModel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('inputs', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('working', 'Being worked out'), ('failed', 'Could not be worked out'), ('done', 'Worked out')], default='draft', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('drafted_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.cohort')),
                ('comparison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.analysisrun')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-drafted_at'],
            },
        ),
        migrations.CreateModel(
            name='CostResult',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('figures', models.JSONField()),
                ('file', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('model', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='evaluation.costmodel')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
        ),
        migrations.CreateModel(
            name='MultiplierTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('source', models.CharField(max_length=300, verbose_name='Where the figures come from')),
                ('multipliers', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('brought_at', models.DateTimeField()),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='costmodel',
            name='multipliers',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.multipliertable'),
        ),
        migrations.CreateModel(
            name='UnitCostTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('source', models.CharField(max_length=300, verbose_name='Where the figures come from')),
                ('price_year', models.CharField(max_length=40, verbose_name='In prices of')),
                ('sha256', models.CharField(max_length=64)),
                ('brought_at', models.DateTimeField(null=True)),
                ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='UnitCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('offence', models.CharField(max_length=120)),
                ('victim', models.CharField(blank=True, max_length=60)),
                ('price_year', models.CharField(max_length=40)),
                ('pounds', models.FloatField()),
                ('error', models.FloatField(default=0)),
                ('fiscal', models.FloatField(null=True)),
                ('checked', models.CharField(max_length=200)),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='evaluation.unitcosttable')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.AddField(
            model_name='costmodel',
            name='unit_costs',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.unitcosttable'),
        ),
        migrations.AddConstraint(
            model_name='multipliertable',
            constraint=models.UniqueConstraint(fields=('scheme', 'number'), name='multipliers_version_once'),
        ),
        migrations.AddConstraint(
            model_name='multipliertable',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='multipliers_say_their_source'),
        ),
        migrations.AddConstraint(
            model_name='unitcosttable',
            constraint=models.UniqueConstraint(fields=('scheme', 'number'), name='unit_costs_version_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='unitcosttable',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='unit_costs_say_their_source'),
        ),
        migrations.AddConstraint(
            model_name='unitcosttable',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('brought_by', None), ('number', 1), ('scheme', None)), models.Q(('brought_at__isnull', False), ('brought_by__isnull', False), ('number__gt', 1), ('scheme__isnull', False)), _connector='OR'), name='unit_costs_say_who_brought_them'),
        ),
        migrations.AddConstraint(
            model_name='unitcost',
            constraint=models.UniqueConstraint(fields=('table', 'offence'), name='unit_cost_once'),
        ),
        migrations.AddConstraint(
            model_name='unitcost',
            constraint=models.CheckConstraint(condition=models.Q(('error__gte', 0), ('pounds__gte', 0)), name='unit_cost_not_below_nothing'),
        ),
        migrations.AddConstraint(
            model_name='unitcost',
            constraint=models.CheckConstraint(condition=models.Q(('checked', ''), _negated=True), name='unit_cost_says_how_it_was_checked'),
        ),
        migrations.AddConstraint(
            model_name='costmodel',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'working', 'failed', 'done'])), name='cost_model_state_known'),
        ),
        migrations.AddConstraint(
            model_name='costmodel',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='cost_model_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='costmodel',
            constraint=models.UniqueConstraint(fields=('scheme', 'name'), name='cost_model_named_once'),
        ),
        # Before anybody is kept out: the published table belongs to no scheme, and no policy lets it be written later.
        migrations.RunPython(bring_published, migrations.RunPython.noop),
        rows.protect("evaluation_unitcosttable", using=SHIPPED_TOO, check=BY_FIGURES, gate_reads=False),
        rows.append_only("evaluation_unitcosttable"),
        rows.protect("evaluation_unitcost", using=ITS_TABLE, check=OWN_TABLE, gate_reads=False),
        rows.append_only("evaluation_unitcost"),
        rows.protect("evaluation_multipliertable", using=BY_FIGURES, gate_reads=False),
        rows.append_only("evaluation_multipliertable"),
        rows.protect("evaluation_costmodel", using=BY_FIGURES, gate_reads=False),
        rows.keep_version("evaluation_costmodel"),
        rows.protect("evaluation_costresult", using=BY_FIGURES, gate_reads=False),
        rows.append_only("evaluation_costresult"),
        migrations.RunSQL(KEPT, BACK),
    ]
