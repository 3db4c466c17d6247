#!/usr/bin/env bash
# Sees that PDF files can be made: the libraries and a font of the system; as root on Debian or Ubuntu it installs them.
set -euo pipefail
cd "$(dirname "$0")/.."

packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"

can_make() {
    # The engine's own first step: it opens the libraries, and says nothing when they are there.
    .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1
}

if can_make; then exit 0; fi

if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing what PDF files are made with ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $packages
    can_make && exit 0
fi

echo "PDF files are made with Pango, which is missing here. On Debian or Ubuntu:" >&2
echo "    sudo apt-get install $packages" >&2
exit 1
