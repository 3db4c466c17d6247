"""Sheets begun, people watched, digests, hand-overs: each protected from its first day."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

OWN = f"practitioner_id = {rows.MY_PRACTITIONER}"

# A sheet belongs to one practitioner, so nobody else can sweep: the gate role may see and remove what is old, no more.
FORGET = """
create policy gate_forgets on desk_draft for all to throughcare_gate
  using (saved_at < now() - interval '14 days');
grant select, delete on desk_draft to throughcare_gate;
create function desk_forget_drafts() returns bigint language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp as $$
declare gone bigint;
begin
  delete from desk_draft where saved_at < now() - interval '14 days';
  get diagnostics gone = row_count;
  return gone;
end $$
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestChoice',
            fields=[
                ('practitioner', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='digest_choice', serialize=False, to='partnerships.practitioner')),
                ('often', models.CharField(choices=[('off', 'Never'), ('weekdays', 'Monday to Friday'), ('daily', 'Every day')], default='off', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('made_by', models.BigIntegerField()),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='HandedOver',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('piece', models.CharField(choices=[('lead', 'People led'), ('action', 'Open actions'), ('appointment', 'Planned appointments'), ('referral', 'Unfinished referrals'), ('watch', 'People watched')], max_length=12)),
                ('key', models.UUIDField()),
                ('came_back', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='desk.handover')),
            ],
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('message', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('practitioner', 'day'), name='one_digest_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('path', models.CharField(max_length=500)),
                ('sheet', models.UUIDField()),
                ('sealed', models.TextField()),
                ('interrupted', models.BooleanField(default=False)),
                ('had_files', models.BooleanField(default=False)),
                ('begun_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('scheme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'ordering': ['-saved_at'],
                'indexes': [models.Index(fields=['practitioner', 'path'], name='draft_by_page')],
                'constraints': [models.UniqueConstraint(fields=('practitioner', 'sheet'), name='one_draft_a_sheet')],
            },
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['until_on'], name='hand_over_to_come_back'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='handed_to_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('from_on')), _connector='OR'), name='hand_over_in_order'),
        ),
        migrations.AddConstraint(
            model_name='handedover',
            constraint=models.UniqueConstraint(fields=('hand_over', 'piece', 'key'), name='handed_over_once'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('practitioner', 'scheme', 'person'), name='watched_once'),
        ),
        rows.protect("desk_draft", using=OWN, gate_reads=False),
        migrations.RunSQL(
            ";\n".join([FORGET, *rows.gate_function("desk_forget_drafts()")]),
            "drop function desk_forget_drafts(); drop policy gate_forgets on desk_draft",
        ),
        rows.protect("desk_watch", using=f"{OWN} and {rows.BY_SCHEME_AND_PERSON}", gate_reads=False),
        rows.protect("desk_handover", using=rows.BY_SCHEME, gate_reads=False),
        rows.keep_version("desk_handover"),
        rows.protect("desk_handedover", using=rows.BY_SCHEME_AND_PERSON, gate_reads=False),
    ]
