"""What a row held before it was changed, so that a bulk change can be taken back to the letter."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

Snapshot = dict[str, Any]

# Kept by the database itself, so neither remembered nor put back.
KEPT_BY_DATABASE = frozenset({"id", "version", "made_at", "changed_at", "changed_by"})


def label(row: models.Model | type[models.Model]) -> str:
    """The model's name as it is stored with a row's key."""
    return row._meta.label_lower


def taken(row: models.Model) -> Snapshot:
    """The row's own columns as plain values that JSON can hold."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in KEPT_BY_DATABASE and not getattr(field, "generated", False)
    }
    return {"model": label(row), "id": str(row.pk), "values": json.loads(json.dumps(values, cls=DjangoJSONEncoder))}


def put_back(model: type[models.Model], snapshots: Iterable[Snapshot]) -> None:
    """Give rows of a model the values that they had."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for snapshot in snapshots:
        if snapshot["model"] != label(model):
            continue
        values = {name: fields[name].to_python(value) for name, value in snapshot["values"].items()}
        model._base_manager.filter(pk=uuid.UUID(snapshot["id"])).update(**values)


def take_away(model: type[models.Model], keys: Sequence[str]) -> None:
    """Delete rows by key; the database refuses if anything still points at one of them."""
    if keys:
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"delete from {table} where id = any(%s::uuid[])", [list(keys)])  # noqa: S608 (our own table)


def take_back(
    order: Sequence[type[models.Model]], made: Mapping[str, Sequence[str]], before: Sequence[Snapshot]
) -> None:
    """Delete what was made, those that point at others first, then put back what was changed."""
    for model in order:
        take_away(model, made.get(label(model), ()))
    for model in order:
        put_back(model, before)
