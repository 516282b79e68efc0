// What somebody who runs a hive does when things do not go well, in a real browser:
//   node e2e/operator.mjs '{"link": …, "token": …, "shots": …, "chromium": …}'
// The server has no model. Prints one JSON object with what was seen; exits with 1 where a step fails.
import { barriers, openPage } from "./browser.mjs";

const asked = JSON.parse(process.argv[2] ?? "{}");
const { browser, page, complaints, shoot } = await openPage({
  chromiumPath: asked.chromium,
  shots: asked.shots,
});
const seen = { barriers: {}, complaints };
const REFUSAL = /Failed to load resource.* (401|422) /; // asked for by this journey
const dialog = page.getByRole("dialog");

const goTo = (name) => page.getByRole("link", { name, exact: true }).first().click();
const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
const press = (name) => page.getByRole("button", { name, exact: true }).first().click();

async function look(name) {
  await page.waitForTimeout(400); // transitions
  await shoot(`operator-${name}`);
  seen.barriers[name] = await barriers(page);
}

const node = (name, type, x, parameters = {}) => ({
  id: name,
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion: 1,
  position: [x, 0],
  parameters,
});
const chain = (name, ...nodes) => ({
  name,
  nodes,
  connections: Object.fromEntries(
    nodes
      .slice(1)
      .map((to, index) => [
        nodes[index].name,
        { main: [[{ node: to.name, type: "main", index: 0 }]] },
      ]),
  ),
  settings: { executionOrder: "v1" },
});

async function registerAgent() {
  await page.goto(asked.link);
  await heading("Overview");
  await page.getByText("No agents yet").waitFor();
  await look("1-empty");
  await goTo("Register an agent");
  await dialog.getByRole("textbox", { name: "Name" }).fill("WALNUT");
  await dialog.getByRole("textbox", { name: "Address" }).fill("ftp://walnut");
  await dialog.getByRole("button", { name: "Register agent" }).click();
  await dialog.getByRole("alert").waitFor();
  seen.refusal = await dialog.getByRole("alert").innerText();
  await look("2-refused");
  await dialog.getByRole("textbox", { name: "Address" }).fill("http://127.0.0.1:9");
  await dialog.getByRole("textbox", { name: "Capabilities" }).fill("testing 0.8");
  await dialog.getByRole("button", { name: "Register agent" }).click();
  await dialog.getByText("Offline", { exact: true }).waitFor();
  seen.offline = await dialog.innerText();
  await look("3-offline");
  await dialog.getByRole("button", { name: "Maintenance" }).click();
  await dialog.getByRole("button", { name: "Take work again" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("row").filter({ hasText: "WALNUT" }).getByText("Maintenance").waitFor();
}

async function cancelTask() {
  await goTo("Tasks");
  await heading("Tasks");
  await press("Submit task");
  await dialog.getByRole("textbox", { name: "Prompt" }).fill("Nobody can answer this");
  await dialog.getByRole("button", { name: "Submit task" }).click();
  await dialog.getByText("Waits for a free agent.").waitFor();
  await dialog.getByText("not now").waitFor();
  seen.routing = await dialog.getByRole("table").innerText();
  await look("4-waiting");
  await dialog.getByRole("button", { name: "Cancel task" }).click();
  await dialog.getByText("It was cancelled.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "Cancelled" }).click();
  await page.getByRole("row").filter({ hasText: "Nobody" }).waitFor();
  await page.reload();
  await page.getByRole("row").filter({ hasText: "Nobody" }).waitFor();
  seen.filtered = page.url();
  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "Failed" }).click();
  await page.getByText("No task matches these filters").waitFor();
  await look("5-no-match");
}

async function importPasted(workflow) {
  await goTo("Workflows");
  await heading("Workflows");
  await press("Import workflow");
  await dialog.getByRole("textbox", { name: "Or paste it" }).fill(JSON.stringify(workflow));
  await dialog.getByRole("textbox", { name: "Name" }).waitFor();
}

async function refuseUnsupported() {
  const slack = chain("Tell the team", node("Go", "manualTrigger", 0), node("Post", "slack", 220));
  await importPasted(slack);
  await dialog.getByText("1 node of 2 cannot run yet").waitFor();
  await look("6-unsupported");
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await heading("Tell the team");
  await press("Run workflow");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  seen.unsupported = await alert.innerText();
  await look("7-not-started");
  await press("Delete…");
  await dialog.getByRole("button", { name: "Delete workflow" }).click();
  await page.getByText("No workflows yet").waitFor();
}

async function retryFailed() {
  const failing = chain(
    "Fails on purpose",
    node("Go", "manualTrigger", 0),
    node("Stop", "stopAndError", 220, { errorMessage: "Enough of this" }),
  );
  await importPasted(failing);
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await heading("Fails on purpose");
  await press("Run workflow");
  await page.locator('[data-status="failed"]').first().waitFor();
  await page.locator('.flow-card[data-state="error"]').waitFor();
  seen.failed = await page.getByText("Enough of this").first().innerText();
  await look("8-failed");
  const first = page.url();
  await press("Retry");
  await page.getByRole("menuitem", { name: "From the beginning" }).click();
  await page.waitForURL((url) => url.pathname !== new URL(first).pathname);
  await page.getByText("Retry of").waitFor();
  await page.locator('[data-status="failed"]').first().waitFor();
}

async function useKeyboardOnly() {
  await page.reload();
  await page.locator('.flow-card[data-state="error"]').waitFor();
  await page.keyboard.press("Tab");
  seen.firstStop = await page.evaluate(() => document.activeElement?.textContent);
  await page.getByRole("navigation", { name: "Outline" }).getByRole("button").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: "Go" }).waitFor();
  await page.locator('.react-flow__node[data-id="Stop"]').focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 2, name: "Stop" }).waitFor();
}

async function comeBackIn() {
  await press("Sign out");
  await page.getByText("Welcome to Hive").waitFor();
  await look("9-login");
  await page.getByLabel("Token", { exact: true }).fill("nonsense");
  await press("Sign in");
  await page.getByText("Hive does not accept this token").waitFor();
  await page.getByLabel("Token", { exact: true }).fill(asked.token);
  await press("Sign in");
  await heading("Fails on purpose"); // where we were
  await page.goto(asked.link.replace(/token=.*/, "token=0000000000000000000000"));
  await page.getByText("This welcome link does not work").waitFor();
  await look("10-bad-link");
  await page.getByRole("link", { name: "Go on as you are signed in" }).click();
  await heading("Overview");
}

const steps = {
  registerAgent,
  cancelTask,
  refuseUnsupported,
  retryFailed,
  useKeyboardOnly,
  comeBackIn,
};
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
  } catch (error) {
    seen.stopped = `${name}: ${error.message}`;
    await shoot("operator-stopped").catch(() => undefined);
    break;
  }
}
seen.complaints = complaints.filter((each) => !REFUSAL.test(each));
process.stdout.write(`${JSON.stringify(seen, null, 2)}\n`);
await browser.close();
process.exitCode = seen.stopped ? 1 : 0;
