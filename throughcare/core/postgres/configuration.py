"""The settings that the embedded server starts with: local, modest, and silent about personal data."""

from __future__ import annotations

import os
from pathlib import Path

# Written into the data folder and read last, so that it wins over what initdb wrote.
FILE = "throughcare.conf"
INCLUDE = f"\ninclude_if_exists = '{FILE}'\n"
ACCESS = """\
# Written at every start. One way in: the socket, with a password.
local  all  all  scram-sha-256
"""
MEGABYTE = 1024 * 1024


def settings(*, sockets: Path, port: int, statistics: bool, durable: bool) -> str:
    """The text of the settings file."""
    memory = _memory_megabytes()
    chosen = {
        "listen_addresses": "",
        "port": str(port),
        "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "shared_buffers": f"{max(32, min(256, memory // 8))}MB",
        "effective_cache_size": f"{max(128, min(4096, memory // 2))}MB",
        "maintenance_work_mem": f"{max(32, min(128, memory // 16))}MB",
        "work_mem": "16MB",
        "random_page_cost": "1.1",
        "max_wal_size": "1GB",
        # Row-level security makes plans look dear; compiling them costs more than running them.
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %u@%d ",
        # The text of a statement and the detail of an error can hold names: keep both out of the log.
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
    if statistics:
        chosen["shared_preload_libraries"] = "pg_stat_statements"
    if not durable:
        chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    lines = (f"{name} = {_quoted(value)}" for name, value in chosen.items())
    return "# Written at every start: settings of your own go into postgresql.auto.conf (ALTER SYSTEM).\n" + "\n".join(
        [*lines, ""]
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _memory_megabytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
