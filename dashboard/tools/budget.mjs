// Fails where the first load of the dashboard, the overview after signing in, is heavier than its budget.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 250;
const FIRST = ["index.html", "src/features/overview/overview-page.tsx"];
const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "..", "hive", "dashboard_dist");

const manifest = JSON.parse(await readFile(join(dist, ".vite", "manifest.json"), "utf8"));
const files = new Set();

function collect(name) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(imported);
}

for (const name of FIRST) collect(name);
let bytes = 0;
for (const file of files) bytes += gzipSync(await readFile(join(dist, file))).length;
const size = Math.round(bytes / 1000);
if (size > BUDGET_KB) {
  process.stderr.write(`First load: ${size} KB gz of JavaScript; the budget is ${BUDGET_KB}.\n`);
  process.exit(1);
}
process.stdout.write(`First load: ${size} KB gz of JavaScript in ${files.size} files.\n`);
