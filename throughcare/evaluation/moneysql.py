"""The SQL that keeps a model of costs as it was worked out: no statement, of whichever role, changes it afterwards."""

from __future__ import annotations

from throughcare.evaluation.keptsql import never_after

MODEL = never_after(
    "evaluation_keep_costmodel", settled="old.state = 'done'", words="a model that was worked out never changes"
)
KEPT = rf"""{MODEL};

create trigger keep_done before update or delete on evaluation_costmodel
  for each row execute function evaluation_keep_costmodel();
revoke truncate on evaluation_costmodel from throughcare_app
"""

BACK = """
drop trigger if exists keep_done on evaluation_costmodel;
drop function if exists evaluation_keep_costmodel();
"""
