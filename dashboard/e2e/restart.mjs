// A dashboard whose server goes away and comes back, in step with whoever started this:
//   node e2e/restart.mjs '{"link": …, "shots": …, "chromium": …, "title": …}'
// Prints READY, LOST and BACK, each once it is so; waits for a line on its standard input between.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { openPage } from "./browser.mjs";

const asked = JSON.parse(process.argv[2] ?? "{}");
const { browser, page, shoot } = await openPage({
  chromiumPath: asked.chromium,
  shots: asked.shots,
});
const orders = createInterface({ input: process.stdin });
const say = (word) => process.stdout.write(`${word}\n`);

async function tell(word) {
  const order = once(orders, "line");
  say(word);
  await order;
}

try {
  await page.goto(asked.link);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Tasks" }).waitFor();
  await page.getByText("No tasks yet").waitFor();
  await tell("READY");
  await page.getByText("Reconnecting…").waitFor();
  await shoot("restart-1-lost");
  await tell("LOST");
  await page.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole("row").filter({ hasText: asked.title }).waitFor();
  await shoot("restart-2-back");
  say("BACK");
} catch (error) {
  await shoot("restart-failed").catch(() => undefined);
  say(`FAILED ${error.message.replaceAll("\n", " ")}`);
  process.exitCode = 1;
} finally {
  orders.close();
  await browser.close();
}
