#!/usr/bin/env bash
# Make sure of what the system must provide: `system-packages.sh install` or `... test`.
# As root on Debian it installs what is missing; otherwise it says exactly what to install.
set -euo pipefail

what=${1:-install}
missing=()

has_python() {
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

has_venv() {
  python3 -c 'import ensurepip, venv' 2>/dev/null
}

has_node() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null &&
    command -v npm >/dev/null
}

has_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

has_postgresql() {
  command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}

has_certificates() {
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/cert.pem ] || [ -n "${SSL_CERT_FILE:-}" ]
}

if command -v python3 >/dev/null && ! has_python; then
  echo "Hive needs Python 3.11 or newer; this machine has $(python3 --version)." >&2
  exit 1
fi
has_python || missing+=(python3)
has_venv || missing+=(python3-venv)
has_certificates || missing+=(ca-certificates)
if [ "$what" = test ]; then
  has_chromium || missing+=(chromium)
  has_postgresql || missing+=(postgresql)
fi

if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the Debian packages ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null
    # A cluster that Debian would create and start is not needed: the tests start their own.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
      echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}" >/dev/null
  else
    echo "These packages are missing: ${missing[*]}" >&2
    echo "On Debian or Ubuntu: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

if ! has_node; then
  echo "Hive's dashboard is built with Node 20.19 or newer and npm;" \
    "this machine has $(node --version 2>/dev/null || echo none)." >&2
  echo "See https://nodejs.org/en/download, or start without a dashboard: make python" >&2
  exit 1
fi
