#!/usr/bin/env bash
# Build the dashboard into hive/dashboard_dist, if its sources changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -f dashboard/package.json ]; then
  echo "There is no dashboard/ in this checkout: Hive will run without its dashboard." >&2
  exit 0
fi

digest() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

cd dashboard
packages=$(digest package.json package-lock.json)
if [ "$(cat node_modules/.hive-packages 2>/dev/null)" != "$packages" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$packages" >node_modules/.hive-packages
fi
sources=$(digest src public index.html package-lock.json vite.config.ts tsconfig.json)
if [ "$(cat node_modules/.hive-sources 2>/dev/null)" != "$sources" ] || [ ! -f ../hive/dashboard_dist/index.html ]; then
  npm run --silent build -- --logLevel warn
  echo "$sources" >node_modules/.hive-sources
fi
