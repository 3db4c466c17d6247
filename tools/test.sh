#!/usr/bin/env bash
# Every test, on two workers: first what needs no browser, then the journeys. The last line is the sum of both.
set -uo pipefail
cd "$(dirname "$0")/.."

results="$(mktemp -d)"
python=.venv/bin/python
# The tests start a PostgreSQL of their own; it does not stay behind.
finish() {
    rm -rf "$results"
    THROUGHCARE_HOME="${THROUGHCARE_HOME:-$PWD/.cache/test-home}" .venv/bin/throughcare database stop >/dev/null 2>&1 || true
}
trap finish EXIT
failed=0

run() {
    local name="$1"
    shift
    "$python" -m pytest --junitxml="$results/$name.xml" -o junit_family=xunit2 "$@" || failed=1
}

echo "== Tests"
# In the order of collection, which puts the longest first, and not by how many tests a file holds.
run rest -n 2 --dist loadfile --no-loadscope-reorder -m "not journey" "$@"
echo "== Journeys"
run journeys -n 2 --dist loadfile -m journey "$@"

"$python" tools/closing_line.py "$results"/*.xml || failed=1
exit "$failed"
