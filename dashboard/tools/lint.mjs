// Runs Biome, which lives in its own package: its lock cannot hold on registries that lack a platform's binary.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tools = dirname(fileURLToPath(import.meta.url));
const dashboard = dirname(tools);
const biome = join(tools, "node_modules", "@biomejs", "biome", "bin", "biome");

if (!existsSync(biome)) {
  const installed = spawnSync("npm", ["install", "--no-audit", "--no-fund"], {
    cwd: tools,
    stdio: "inherit",
  });
  if (installed.status !== 0) {
    process.stderr.write("Biome could not be installed: run `npm install` in dashboard/tools.\n");
    process.exit(1);
  }
}
const run = spawnSync(process.execPath, [biome, "check", ...process.argv.slice(2), "."], {
  cwd: dashboard,
  stdio: "inherit",
});
process.exit(run.status ?? 1);
