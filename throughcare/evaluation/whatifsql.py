"""The SQL that keeps what a what-if found: nobody, of whichever role, changes it or who stood in it afterwards."""

from __future__ import annotations

from throughcare.evaluation.keptsql import never_after_its

KEPT = never_after_its(
    "evaluation_keep_what_if_rows",
    table="evaluation_whatif",
    column="what_if_id",
    settled="it.state = 'made'",
    words="a what-if that is made never changes",
    unchanged="who would differ is never changed",
)

TRIGGERS = r"""
create trigger keep_made before update or delete on evaluation_whatif
  for each row execute function evaluation_keep_result();
create trigger keep_made before insert or update or delete on evaluation_whatifrow
  for each row execute function evaluation_keep_what_if_rows();
revoke truncate on evaluation_whatif, evaluation_whatifrow from throughcare_app
"""

BACK = """
drop trigger if exists keep_made on evaluation_whatifrow;
drop trigger if exists keep_made on evaluation_whatif;
drop function if exists evaluation_keep_what_if_rows();
"""
