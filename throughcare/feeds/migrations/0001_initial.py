"""Tables of the feeds room, protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMemory',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('columns', models.JSONField(default=dict)),
                ('scheme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('kind', models.CharField(default='cohort', max_length=20)),
                ('filename', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('uploaded', 'Columns to be checked'), ('checking', 'Being checked'), ('faulty', 'Has rows to correct'), ('ready', 'Ready to be accepted'), ('applying', 'Being written'), ('applied', 'Written'), ('undone', 'Undone'), ('failed', 'Could not be finished'), ('discarded', 'Set aside')], default='uploaded', max_length=12)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('summary', models.JSONField(default=dict)),
                ('faults', models.JSONField(default=list)),
                ('proposals', models.JSONField(default=list)),
                ('decisions', models.JSONField(default=dict)),
                ('plan_digest', models.CharField(blank=True, max_length=64)),
                ('failure', models.CharField(blank=True, max_length=500)),
                ('uploaded_by', models.BigIntegerField()),
                ('last_event', models.BigIntegerField(null=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='partnerships.scheme')),
            ],
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('person_id', models.UUIDField()),
                ('row_number', models.PositiveIntegerField()),
                ('row_digest', models.CharField(max_length=64)),
                ('who_digest', models.CharField(max_length=64)),
                ('said', models.JSONField(default=dict)),
                ('made', models.JSONField(default=list)),
                ('before', models.JSONField(default=list)),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='feeds.import')),
            ],
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['scheme', '-made_at'], name='import_by_scheme'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'checking', 'faulty', 'ready', 'applying', 'applied', 'undone', 'failed', 'discarded'])), name='import_state_known'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('applied', 'undone')), _negated=True), ('applied_at__isnull', False), _connector='OR'), name='written_import_is_dated'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(fields=['source', 'row_number'], name='imported_row'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(fields=['scheme', 'who_digest'], name='imported_row_again'),
        ),
        migrations.AddIndex(
            model_name='importedrow',
            index=models.Index(fields=['scheme', 'person_id'], name='imported_row_of_person'),
        ),
        migrations.AddConstraint(
            model_name='importedrow',
            constraint=models.CheckConstraint(condition=models.Q(('row_digest', ''), _negated=True), name='imported_row_has_digest'),
        ),
        rows.protect("feeds_import", using=rows.BY_SCHEME),
        rows.keep_version("feeds_import"),
        rows.protect("feeds_importedrow", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("feeds_importedrow"),
        rows.protect("feeds_columnmemory", using=rows.BY_SCHEME),
        rows.keep_version("feeds_columnmemory"),
    ]
