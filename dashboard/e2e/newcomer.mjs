// What a newcomer does, in a real browser against a real server:
//   node e2e/newcomer.mjs '{"link": …, "workflow": …, "shots": …, "chromium": …}'
// Prints one JSON object with what was seen; exits with 1 where a step fails.
import { barriers, openPage } from "./browser.mjs";

const asked = JSON.parse(process.argv[2] ?? "{}");
const MODEL_MS = 180_000; // a small model on a busy machine
const { browser, page, complaints, shoot } = await openPage({
  chromiumPath: asked.chromium,
  shots: asked.shots,
});
const seen = { barriers: {}, complaints };

const goTo = (name) => page.getByRole("link", { name, exact: true }).first().click();
const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();

async function look(name) {
  await page.waitForTimeout(400); // transitions
  await shoot(name);
  seen.barriers[name] = await barriers(page);
}

async function comeIn() {
  await page.goto(asked.link);
  await heading("Overview");
  seen.address = page.url();
  await page.getByText("Live", { exact: true }).waitFor();
}

async function seeTheAgent() {
  await goTo("Agents");
  await heading("Agents");
  const row = page.getByRole("row").filter({ hasText: "local" });
  await row.getByText("Online").waitFor({ timeout: MODEL_MS });
  seen.agent = await row.innerText();
  await look("2-agents");
  await row.getByRole("link").first().click();
  await page.getByRole("dialog").getByRole("heading", { name: "Health" }).waitFor();
  await look("3-agent");
  await page.keyboard.press("Escape");
}

async function submitTask() {
  await goTo("Tasks");
  await heading("Tasks");
  await page.getByRole("button", { name: "Submit task" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Prompt" }).fill("Say hello in five words");
  await look("4-submit");
  await dialog.getByRole("button", { name: "Submit task" }).click();
  const answer = dialog.getByRole("region", { name: "Answer" });
  await answer.waitFor({ timeout: MODEL_MS });
  await dialog.getByText("Completed").waitFor();
  seen.answer = await answer.innerText();
  await look("5-answer");
  await page.keyboard.press("Escape");
  await page.getByRole("row").filter({ hasText: "Say hello" }).getByText("Completed").waitFor();
  await look("6-tasks");
}

async function importWorkflow() {
  await goTo("Workflows");
  await heading("Workflows");
  await page.getByRole("button", { name: "Import workflow" }).first().click();
  const dialog = page.getByRole("dialog");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    dialog.getByRole("button", { name: "Choose a file" }).click(),
  ]);
  await chooser.setFiles(asked.workflow);
  await dialog.getByText("Hive can run all of it").waitFor();
  await look("7-import");
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await heading("Summarise feedback");
  await page.locator(".flow-card").first().waitFor();
  await look("8-workflow");
}

/** Remember every state that each card on the canvas goes through. */
function watchCards() {
  window.seenStates = {};
  const note = () => {
    for (const card of document.querySelectorAll(".flow-card")) {
      const name = card.querySelector(".flow-card-name")?.textContent ?? "";
      window.seenStates[name] ??= [];
      const states = window.seenStates[name];
      if (states.at(-1) !== card.dataset.state) states.push(card.dataset.state);
    }
  };
  const watcher = new MutationObserver(note);
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
}

async function runWorkflow() {
  await page.evaluate(watchCards);
  await page.getByRole("button", { name: "Run workflow" }).click();
  await page.locator('.flow-card[data-state="running"]').first().waitFor({ timeout: MODEL_MS });
  await look("9-running");
  const status = page.locator('[data-status="completed"], [data-status="failed"]').first();
  await status.waitFor({ timeout: MODEL_MS });
  seen.execution = await status.innerText();
  await page.waitForTimeout(1500); // the last read of the runs
  seen.states = await page.evaluate(() => window.seenStates);
  await page
    .getByRole("button", { name: /Keep unhappy customers/ })
    .first()
    .click();
  const items = page.getByRole("region", { name: "Items" });
  await items.getByRole("cell", { name: "Ada" }).waitFor();
  seen.items = await items.innerText();
  await look("10-done");
}

async function lookAround() {
  await goTo("Executions");
  await heading("Executions");
  await look("11-executions");
  await goTo("Overview");
  await heading("Overview");
  await look("12-overview");
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await look("13-overview-dark");
  await page.goBack();
  await page.getByRole("link", { name: "Summarise feedback" }).first().click();
  await page.locator('.flow-card[data-state="success"]').first().waitFor();
  await look("14-execution-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await look("15-narrow");
  seen.widest = await page.evaluate(() => document.documentElement.scrollWidth);
}

const steps = { comeIn, seeTheAgent, submitTask, importWorkflow, runWorkflow, lookAround };
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
  } catch (error) {
    seen.failed = `${name}: ${error.message}`;
    await shoot("failed").catch(() => undefined);
    break;
  }
}
process.stdout.write(`${JSON.stringify(seen, null, 2)}\n`);
await browser.close();
process.exitCode = seen.failed ? 1 : 0;
