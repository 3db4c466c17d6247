#!/usr/bin/env bash
# Makes .venv with the locked requirements and the product itself. Quick when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted="${1:-dev}"                        # dev: everything; base: what running the product needs
lock="requirements/$wanted.txt"
venv=.venv
stamp="$venv/.installed"
[ -f "$lock" ] || { echo "No such set of requirements: $lock" >&2; exit 2; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 \
            && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

python="$(find_python)" || {
    echo "Throughcare needs Python 3.11 or newer. On Debian 12 or Ubuntu 24.04:" >&2
    echo "    sudo apt-get install python3 python3-venv" >&2
    exit 1
}

# Several people or processes may ask at once: one makes, the others wait.
exec 9>"$(pwd)/.env.lock"
if command -v flock >/dev/null 2>&1; then flock 9; fi

digest_of() {
    # What is installed depends on the locks and on the project's own table, not on the settings of linters.
    { sed '/^\[tool\.ruff/,$d' pyproject.toml; cat requirements/base.txt "$1" tools/env.sh; } | "$python" -c \
        'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

digest="$(digest_of "$lock")"
here="$(pwd)"
if [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && [ -x "$venv/bin/throughcare" ]; then
    # dev holds everything that base holds, so a base environment is ready when dev is.
    if grep -qxF "$wanted $digest $here" "$stamp"; then exit 0; fi
fi

need_venv() {
    local version
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    echo "Python's venv module is not whole here. On Debian or Ubuntu:" >&2
    echo "    sudo apt-get install python$version-venv" >&2
    exit 1
}

started="$(date +%s)"
echo "Making the environment in $venv ($wanted) ..."

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c '' 2>/dev/null \
    || { [ -f "$stamp" ] && ! grep -qF " $here" "$stamp"; }; then
    rm -rf "$venv"
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$python" "$venv"
    elif "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv "$venv"
    else
        need_venv
    fi
fi
rm -f "$stamp"

# uv unpacks in parallel; plain pip gives the same result, a little slower.
if command -v uv >/dev/null 2>&1; then
    # The system's certificates: networks with their own authority work as they do with pip.
    if [ -z "${SSL_CERT_FILE:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
        export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
    fi
    uv pip sync --quiet --python "$venv/bin/python" --require-hashes "$lock"
    uv pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
else
    # A .venv that uv made holds no pip.
    "$venv/bin/python" -c 'import pip' 2>/dev/null \
        || "$venv/bin/python" -m ensurepip >/dev/null 2>&1 || need_venv
    pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet)
    "${pip[@]}" install --no-compile --require-hashes --only-binary :all: --requirement "$lock"
    "${pip[@]}" install --no-deps --no-build-isolation --editable .
fi

echo "$wanted $digest $here" > "$stamp"
if [ "$wanted" = dev ]; then
    echo "base $(digest_of requirements/base.txt) $here" >> "$stamp"
fi
echo "Environment ready in $(($(date +%s) - started)) s."
