/** Reading what a person wants to import, before it is sent. */

type Readable = {
  readonly ok: true;
  /** The text as it was given: Hive keeps the exact bytes. */
  readonly text: string;
  readonly name: string;
  readonly nodes: number;
};
type Unreadable = { readonly ok: false; readonly problem: string };

const MAX_NAME = 255;
const MIN_NAME = 3;

/** Look at a text that should be a workflow, and say what it is or what is wrong with it. */
export function readWorkflow(text: string, fileName?: string): Readable | Unreadable {
  const trimmed = text.trim().replace(/^\uFEFF/, "");
  if (trimmed === "") return { ok: false, problem: "There is nothing in it." };
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    return { ok: false, problem: `This is not JSON. ${reason}` };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { ok: false, problem: "A workflow is a JSON object with nodes and connections." };
  const workflow = parsed as Readonly<Record<string, unknown>>;
  const missing = ["nodes", "connections"].filter((part) => !(part in workflow));
  if (missing.length > 0)
    return {
      ok: false,
      problem: `This is not a workflow of n8n: it has no ${missing.join(" and no ")}.`,
    };
  const nodes = Array.isArray(workflow["nodes"]) ? workflow["nodes"].length : 0;
  return { ok: true, text: trimmed, name: nameOf(workflow["name"], fileName), nodes };
}

function nameOf(given: unknown, fileName: string | undefined): string {
  const fromFile = fileName
    ?.replace(/\.json$/i, "")
    .replace(/[-_]+/g, " ")
    .trim();
  const name = typeof given === "string" && given.trim() ? given.trim() : (fromFile ?? "");
  return name.length >= MIN_NAME ? name.slice(0, MAX_NAME) : "Imported workflow";
}
