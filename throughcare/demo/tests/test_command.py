"""The command leaves nothing behind, however it ends, and says every address in full."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from throughcare.demo import command

pytestmark = [pytest.mark.trust(34)]
PARENT = """
import sys, time
from throughcare.demo.command import _part
print(_part([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""


def test_killed_outright_it_takes_its_parts_along() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        part = int(parent.stdout.readline())
        os.kill(part, 0)
        parent.send_signal(signal.SIGKILL)
    for _try in range(100):
        try:
            # Gone, or dead and only waiting for somebody to count it.
            if Path(f"/proc/{part}/stat").read_text(encoding="utf-8").split()[2] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.05)
    os.kill(part, signal.SIGKILL)
    pytest.fail("the part outlived the command")


def test_a_narrow_terminal_cuts_no_address(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    email = "bartholomew.featherstonehaugh@leicestershire.example"
    people = [{"email": email, "role": "Data protection officer", "scheme": "Leicester, Leicestershire and Rutland"}]
    (tmp_path / "demo.json").write_text(json.dumps({"password": "x", "people": people}), encoding="utf-8")
    said = io.StringIO()
    command._greet(Console(file=said, width=80), 8000)
    assert email in said.getvalue()
