#!/usr/bin/env bash
# Every test: first what needs no browser, on two workers, then the journeys. The last line is the sum of both.
set -uo pipefail
cd "$(dirname "$0")/.."

results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
python=.venv/bin/python
failed=0

run() {
    local name="$1"
    shift
    "$python" -m pytest --junitxml="$results/$name.xml" -o junit_family=xunit2 "$@" || failed=1
}

echo "== Tests"
run rest -n 2 --dist loadfile -m "not journey" "$@"
echo "== Journeys"
run journeys -m journey "$@"

"$python" tools/closing_line.py "$results"/*.xml || failed=1
exit "$failed"
