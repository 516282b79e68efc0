#!/usr/bin/env bash
# Make .venv as uv.lock says, with Hive installed in it from this checkout.
set -euo pipefail
cd "$(dirname "$0")/.."

uv_version=0.13.9
if [ ! -x .venv/bin/python ]; then
  python3 -m venv .venv
fi
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$uv_version" ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi
# --inexact keeps pip and uv; nothing but this environment's Python is used.
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv \
  .venv/bin/uv sync --quiet --frozen --inexact --python .venv/bin/python
.venv/bin/hive --help >/dev/null
