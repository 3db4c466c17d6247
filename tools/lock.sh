#!/usr/bin/env bash
# Writes requirements/*.txt anew: exact versions with hashes, none younger than a week, no host named.
# Needs uv (python3 -m pip install uv). Give --upgrade to move to newer versions; without it what is locked stays.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || { echo "Install uv first: python3 -m pip install uv" >&2; exit 1; }
if [ -z "${SSL_CERT_FILE:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
    export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
fi
# Hashes must be those of the public index and nothing else, whatever this machine adds to it.
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL UV_FIND_LINKS UV_EXTRA_INDEX_URL
# A bare date means its end, so eight days back is a full week.
before="$(date -u -d '8 days ago' +%Y-%m-%d)"
export UV_CUSTOM_COMPILE_COMMAND="make lock (nothing newer than $before)"
compile=(uv pip compile --quiet --no-config --universal --generate-hashes --python-version 3.11
    --no-emit-index-url --no-emit-find-links --exclude-newer "$before" "$@")
"${compile[@]}" --extra embedded --extra build pyproject.toml --output-file requirements/base.txt
"${compile[@]}" --extra embedded --extra build --extra dev --constraint requirements/base.txt \
    pyproject.toml --output-file requirements/dev.txt
# What the benchmark compares with: installed beside the product by whoever wants to compare, never with it.
"${compile[@]}" --extra peers --constraint requirements/dev.txt pyproject.toml --output-file requirements/peers.txt
