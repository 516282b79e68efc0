#!/usr/bin/env bash
# Compare Hive with n8n: `compat.sh FOLDER`, where FOLDER holds the cases recorded from n8n.
set -euo pipefail
cd "$(dirname "$0")/.."

shared=${1:-../shared}
if [ ! -d "$shared/n8n" ]; then
  if [ "${COMPAT_SKIP:-0}" = 1 ]; then
    echo "Skipped: the cases recorded from n8n are not at $shared/n8n."
    exit 0
  fi
  echo "The cases recorded from n8n are not at $shared/n8n; COMPAT_SKIP=1 goes on without them." >&2
  exit 1
fi
failed=0
.venv/bin/python -m pytest tests/compatibility -rs || failed=1
for name in fixtures expressions; do
  script="$shared/tools/acceptance/$name.py"
  if [ -f "$script" ]; then
    echo "--- $name"
    .venv/bin/python "$script" || failed=1
  else
    echo "Skipped: there is no $script."
  fi
done
exit $failed
