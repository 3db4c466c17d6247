"""Row-level security for migrations: policies in the house form, and the version trigger."""

from __future__ import annotations

from django.db import migrations

# Evaluated once a statement, because each call stands in a sub-select (an InitPlan).
MY_SCHEMES = "(select app_schemes())::int[]"
MY_REFERRING = "(select app_referring())::int[]"
MY_AGENCY = "(select app_agency())"
MY_PRACTITIONER = "(select app_practitioner())"
MY_HIDDEN = "(select app_hidden())::uuid[]"
MY_CLASSES = "(select app_classes())::text[]"

BY_SCHEME = f"scheme_id = any ({MY_SCHEMES})"
BY_SCHEME_AND_PERSON = f"{BY_SCHEME} and person_id <> all ({MY_HIDDEN})"
BY_SCHEME_PERSON_AND_CLASS = f"{BY_SCHEME_AND_PERSON} and information_class = any ({MY_CLASSES})"


def protect(table: str, *, using: str, check: str | None = None, gate_reads: bool = True) -> migrations.RunSQL:
    """Enable and force row-level security on a table, with one policy for all verbs.

    `gate_reads` lets the role that owns our few trusted functions read it; nobody can sign in as that role.
    """
    forward = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        (
            f"create policy who_may on {table} for all to throughcare_app, throughcare_owner "
            f"using ({using}) with check ({check or using})"
        ),
    ]
    if gate_reads:
        forward.append(f"create policy gate_reads on {table} for select to throughcare_gate using (true)")
        forward.append(f"grant select on {table} to throughcare_gate")
    backward = [f"drop policy if exists gate_reads on {table}", f"drop policy if exists who_may on {table}"]
    backward.append(f"alter table {table} no force row level security")
    backward.append(f"alter table {table} disable row level security")
    return migrations.RunSQL(";\n".join(forward), ";\n".join(backward))


def change_rule(table: str, *, using: str, before: str, check: str | None = None) -> migrations.RunSQL:
    """Put another rule in the place of the one that `protect` gave a table; `before` is what it was."""
    return migrations.RunSQL(
        f"alter policy who_may on {table} using ({using}) with check ({check or using})",
        f"alter policy who_may on {table} using ({before}) with check ({before})",
    )


def keep_version(table: str) -> migrations.RunSQL:
    """Let the database count versions and note who changed the row, whatever wrote it."""
    return migrations.RunSQL(
        f"create trigger keep_version before insert or update on {table} "
        "for each row execute function throughcare_keep_version()",
        f"drop trigger if exists keep_version on {table}",
    )


def append_only(table: str) -> migrations.RunSQL:
    """The serving role may add to a trail and read it, never change or remove."""
    return migrations.RunSQL(f"revoke update, delete, truncate on {table} from throughcare_app", migrations.RunSQL.noop)


def gate_function(signature: str) -> list[str]:
    """Statements that hand a function to the gate role and let only the serving role call it."""
    return [
        f"alter function {signature} owner to throughcare_gate",
        f"revoke all on function {signature} from public",
        f"grant execute on function {signature} to throughcare_app, throughcare_owner",
    ]
