/** The fields of the submit form, and the request they stand for. */
import type { TaskRequest } from "@/shared/api/types";

export type SubmitFields = {
  readonly title: string;
  readonly prompt: string;
  readonly priority: number;
  readonly capabilities: readonly string[];
  readonly agent: string | null;
  readonly maxTokens: number | "";
};

export const EMPTY_FIELDS: SubmitFields = {
  title: "",
  prompt: "",
  priority: 50,
  capabilities: [],
  agent: null,
  maxTokens: "",
};

const MAX_TITLE = 80;

/** The first line of a prompt, short enough for a list. */
export function titleOf(prompt: string): string {
  const line = prompt.trim().split("\n", 1)[0] ?? "";
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE - 1).trimEnd()}…` : line;
}

export const toRequest = (fields: SubmitFields): TaskRequest => ({
  title: fields.title.trim() || titleOf(fields.prompt),
  description: fields.prompt,
  priority: fields.priority,
  capabilities: fields.capabilities.map((name) => ({ name, min_proficiency: 0 })),
  ...(fields.agent ? { agent_id: fields.agent } : {}),
  ...(fields.maxTokens === "" ? {} : { parameters: { max_tokens: fields.maxTokens } }),
});
