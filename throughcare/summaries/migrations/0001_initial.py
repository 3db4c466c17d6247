"""Tables of the summaries room, protected from the start."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

# The service itself, which speaks as practitioner 0, notes why a paper could not be made.
SERVICE = f"{rows.MY_PRACTITIONER} = 0"
# Every class in a paper must be covered; one that is not made yet is its maker's alone.
WHOSE = (
    f"{rows.BY_SCHEME} and ({SERVICE} or (person_id <> all ({rows.MY_HIDDEN}) "
    f"and information_classes::text[] <@ {rows.MY_CLASSES} "
    f"and (state = 'made' or made_by_id = {rows.MY_PRACTITIONER})))"
)
ITS_SUMMARY = "exists (select from summaries_summary s where s.id = summary_id)"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Summary',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('recall', 'Answers for a recall report'), ('mappa', 'MAPPA referral'), ('marac', 'MARAC referral'), ('accommodation', 'Accommodation application')], max_length=20, verbose_name='Kind')),
                ('recipient_name', models.CharField(max_length=200, verbose_name='For the attention of')),
                ('purpose', models.CharField(choices=[('recall', 'To decide on recall to custody'), ('serious_harm', 'To manage the risk of serious harm'), ('victims', 'To keep victims of domestic abuse safe'), ('reoffending', 'To prevent reoffending'), ('home', 'To find or keep a home')], max_length=20, verbose_name='Purpose')),
                ('basis', models.CharField(choices=[('cda_115', 'Crime and Disorder Act 1998, section 115'), ('oma_14', 'Offender Management Act 2007, section 14'), ('cja_325', 'Criminal Justice Act 2003, section 325 (MAPPA)'), ('pcsc_16', 'Police, Crime, Sentencing and Courts Act 2022, section 16'), ('consent', 'The person has agreed, and the agreement is on record'), ('harm', 'Needed to prevent serious harm (common law, Data Protection Act 2018)')], max_length=20, verbose_name='Legal basis')),
                ('necessity', models.TextField(verbose_name='Why this is necessary and proportionate')),
                ('state', models.CharField(choices=[('draft', 'Being checked'), ('making', 'Being made'), ('made', 'Made'), ('failed', 'Could not be made')], default='draft', max_length=10)),
                ('information_classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('chosen', models.JSONField(default=dict)),
                ('statements', models.JSONField(default=list)),
                ('own_words', models.TextField(blank=True, verbose_name='Words of your own')),
                ('own_standing', models.CharField(blank=True, max_length=12)),
                ('own_reason', models.CharField(blank=True, max_length=300, verbose_name='Why they are needed')),
                ('failure', models.CharField(blank=True, max_length=600)),
                ('asked_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('taken_out', models.PositiveIntegerField(default=0)),
                ('taken_out_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='people.person')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency', verbose_name='For')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'verbose_name_plural': 'summaries',
            },
        ),
        migrations.CreateModel(
            name='SummaryPaper',
            fields=[
                ('summary', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='paper', serialize=False, to='summaries.summary')),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('recall', 'Answers for a recall report'), ('mappa', 'MAPPA referral'), ('marac', 'MARAC referral'), ('accommodation', 'Accommodation application')], max_length=20)),
                ('recipient_name', models.CharField(max_length=200)),
                ('purpose', models.CharField(choices=[('recall', 'To decide on recall to custody'), ('serious_harm', 'To manage the risk of serious harm'), ('victims', 'To keep victims of domestic abuse safe'), ('reoffending', 'To prevent reoffending'), ('home', 'To find or keep a home')], max_length=20)),
                ('basis', models.CharField(choices=[('cda_115', 'Crime and Disorder Act 1998, section 115'), ('oma_14', 'Offender Management Act 2007, section 14'), ('cja_325', 'Criminal Justice Act 2003, section 325 (MAPPA)'), ('pcsc_16', 'Police, Crime, Sentencing and Courts Act 2022, section 16'), ('consent', 'The person has agreed, and the agreement is on record'), ('harm', 'Needed to prevent serious harm (common law, Data Protection Act 2018)')], max_length=20)),
                ('because', models.CharField(max_length=600)),
                ('refused_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-refused_at'], name='refusal_by_person')],
            },
        ),
        migrations.AddIndex(
            model_name='summary',
            index=models.Index(fields=['person', '-made_at'], name='summary_by_person'),
        ),
        migrations.AddConstraint(
            model_name='summary',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'making', 'made', 'failed'])), name='summary_state_known'),
        ),
        migrations.AddConstraint(
            model_name='summary',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'made'), _negated=True), models.Q(('finished_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='made_summary_is_proved'),
        ),
        migrations.AddConstraint(
            model_name='summary',
            constraint=models.CheckConstraint(condition=models.Q(('necessity', ''), _negated=True), name='summary_says_why'),
        ),
        migrations.AddConstraint(
            model_name='summary',
            constraint=models.CheckConstraint(condition=models.Q(('own_words', ''), models.Q(models.Q(('own_reason', ''), _negated=True), models.Q(('own_standing', ''), _negated=True)), _connector='OR'), name='own_words_say_why'),
        ),
        migrations.AddConstraint(
            model_name='summary',
            constraint=models.CheckConstraint(condition=models.Q(('information_classes__contains', ['intelligence']), _negated=True), name='no_intelligence_leaves'),
        ),
        rows.protect("summaries_summary", using=WHOSE),
        rows.keep_version("summaries_summary"),
        rows.protect("summaries_refusal", using=rows.BY_SCHEME_AND_PERSON),
        rows.keep_version("summaries_refusal"),
        rows.append_only("summaries_refusal"),
        rows.protect("summaries_summarypaper", using=ITS_SUMMARY, gate_reads=False),
        # What has left stays as it left.
        rows.append_only("summaries_summarypaper"),
    ]
