"""`throughcare score` and the files themselves: what cannot be opened, written or replaced is refused whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from throughcare.scores.cli import app
from throughcare.scores.tests.test_files import GOOD, lines, score

pytestmark = [pytest.mark.feature("F13"), pytest.mark.trust(19)]


def test_files_that_cannot_be_opened_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "cases.csv"
    source.write_text(lines(GOOD))
    (tmp_path / "link.csv").symlink_to(source)

    def run(read: Path, write: Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["ogrs3", "--in", str(read), "--out", str(write)])
        return result.exit_code, result.stderr

    for write, says in (
        (source, "are the same"),
        (tmp_path / "link.csv", "are the same"),
        (tmp_path / "no" / "out.csv", "no folder"),
        (tmp_path, "not an ordinary file"),
        (Path(os.devnull), "not an ordinary file"),
    ):
        status, said = run(source, write)
        assert status == 2
        assert says in said
    for read in (tmp_path / "none.csv", tmp_path, Path(os.devnull)):
        assert run(read, tmp_path / "out.csv")[0] == 2
    assert source.read_text() == lines(GOOD)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.csv", "link.csv"]


def test_a_file_that_is_replaced_keeps_who_may_read_it(tmp_path: Path) -> None:
    out = tmp_path / "scored.csv"
    out.touch(mode=0o600)
    assert score(tmp_path, lines(GOOD)).status == 0
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A process may write 64 KB here and no more."""
    source, out = tmp_path / "cases.csv", tmp_path / "scored.csv"
    source.write_text(lines(*[GOOD] * 5_000))
    out.write_text("as it was")
    script = (
        "import resource, signal, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from throughcare.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "score", "ogrs3", "--in", source, "--out", out], capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr
    assert "Nothing was written." in done.stderr
    assert out.read_text() == "as it was"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_command_imports_neither_django_nor_a_database(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(lines(GOOD))
    script = (
        "import sys\n"
        "from throughcare.cli import main\n"
        "try:\n    main(['score', 'ogrs3', '--in', 'cases.csv', '--out', 'scored.csv'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "print([name for name in sys.modules if name.partition('.')[0] in {'django', 'psycopg', 'procrastinate'}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
