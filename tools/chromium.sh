#!/usr/bin/env bash
# Sees that a Chromium and plain fonts are there for the journeys; as root on Debian or Ubuntu it installs them.
set -euo pipefail

have_browser() {
    if [ -n "${CHROMIUM:-}" ]; then [ -x "$CHROMIUM" ]; return; fi
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
        || command -v google-chrome >/dev/null 2>&1
}

have_fonts() {
    # Without fontconfig's tool there is no way to ask; the browser brings its own then.
    ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list : family 2>/dev/null | head -n 1)" ]
}

if have_browser && have_fonts; then exit 0; fi

if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and fonts for the journeys ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-liberation ca-certificates
    have_browser && exit 0
fi

echo "The journeys need Chromium and a font. On Debian:" >&2
echo "    sudo apt-get install chromium fonts-liberation" >&2
echo "Or name another Chromium: CHROMIUM=/path/to/chrome make test" >&2
exit 1
