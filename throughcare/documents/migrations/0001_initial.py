"""Tables of the documents room, protected from the start."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from throughcare.core import rowsecurity as rows

# The service itself, which speaks as practitioner 0, has files scanned: also those of restricted people, of whatever class.
SERVICE = f"{rows.MY_PRACTITIONER} = 0"
BY_CLASS_OR_SERVICE = (
    f"{rows.BY_SCHEME} and ({SERVICE} or (person_id <> all ({rows.MY_HIDDEN}) "
    f"and information_class = any ({rows.MY_CLASSES})))"
)
# The bytes stand and fall with their version: whoever may not see it, or finds it closed, gets none.
ITS_VERSION = "exists (select from documents_documentversion v where v.id = version_id"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('information_class', models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('filename', models.CharField(max_length=150)),
                ('file_type', models.CharField(max_length=8)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('dated_on', models.DateField(verbose_name='Date of the document')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='What changed')),
                ('camera_notes', models.BooleanField(default=False)),
                ('scan', models.CharField(choices=[('not_scanned', 'Not scanned'), ('waiting', 'Waiting for the virus scanner'), ('clean', 'Scanned, nothing found'), ('infected', 'Infected')], max_length=12)),
                ('scan_said', models.CharField(blank=True, max_length=200)),
                ('scan_tries', models.PositiveIntegerField(default=0)),
                ('scanned_at', models.DateTimeField(null=True)),
                ('open', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=300)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('changed_by', models.BigIntegerField(editable=False, null=True)),
                ('title', models.CharField(max_length=200, verbose_name='Title')),
                ('kind', models.CharField(choices=[('assessment', 'Assessment'), ('court', 'Court paper'), ('licence', 'Licence conditions'), ('letter', 'Letter'), ('medical', 'Medical'), ('tenancy', 'Tenancy or housing'), ('photo', 'Photograph'), ('other', 'Other')], max_length=12, verbose_name='Kind')),
                ('information_class', models.CharField(choices=[('identity', 'Who the person is'), ('offending', 'Offending and custody'), ('casework', 'Case work, plans and ratings'), ('health', 'Health, drugs and alcohol'), ('intelligence', 'Police intelligence')], max_length=20, verbose_name='Class of information')),
                ('marking', models.CharField(choices=[('official_sensitive', 'OFFICIAL-SENSITIVE'), ('official', 'OFFICIAL')], default='official_sensitive', max_length=20, verbose_name='Marking')),
                ('handling', models.CharField(blank=True, max_length=200, verbose_name='How it is to be handled')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=300)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.person')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.agency', verbose_name='Where it is from')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner')),
            ],
        ),
        migrations.CreateModel(
            name='DocumentBody',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='body', serialize=False, to='documents.documentversion')),
                ('content', models.BinaryField()),
            ],
            options={
                'db_table': 'documents_body',
            },
        ),
        migrations.AddField(
            model_name='documentversion',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='documents.document'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.scheme'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.practitioner'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['person', '-made_at'], name='document_by_person'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('information_class__in', ['casework', 'offending', 'health', 'intelligence'])), name='document_has_its_class'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='document_has_title'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='withdrawn_document_says_why'),
        ),
        migrations.AddIndex(
            model_name='documentversion',
            index=models.Index(condition=models.Q(('scan', 'waiting')), fields=['scheme', 'made_at'], name='version_in_quarantine'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.UniqueConstraint(fields=('document', 'number'), name='one_version_a_number'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.CheckConstraint(condition=models.Q(('file_type__in', ['pdf', 'docx', 'xlsx', 'odt', 'ods', 'jpeg', 'png', 'txt', 'csv'])), name='file_type_known'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.CheckConstraint(condition=models.Q(('open', False), models.Q(('scan__in', ['not_scanned', 'clean']), ('withdrawn_at', None)), _connector='OR'), name='only_what_is_clean_is_open'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='withdrawn_version_says_why'),
        ),
        rows.protect("documents_document", using=rows.BY_SCHEME_PERSON_AND_CLASS),
        rows.keep_version("documents_document"),
        rows.protect("documents_documentversion", using=BY_CLASS_OR_SERVICE),
        rows.keep_version("documents_documentversion"),
        rows.protect(
            "documents_body",
            using=f"{ITS_VERSION} and (v.open or {SERVICE}))",
            check=f"{ITS_VERSION})",
            gate_reads=False,
        ),
        # Bytes are added and read; nobody who serves changes or removes them.
        migrations.RunSQL(
            "revoke update, delete, truncate on documents_body from throughcare_app", migrations.RunSQL.noop
        ),
    ]
