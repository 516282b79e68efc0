/** The text fields of the registration form, and the registration they stand for. */
import type { AgentRegistration, Capability } from "@/shared/api/types";

export type RegisterFields = {
  readonly agentId: string;
  readonly name: string;
  readonly endpoint: string;
  readonly model: string;
  readonly driver: "" | "ollama" | "openai";
  readonly capabilities: string;
  readonly slots: number;
};

export const EMPTY_FIELDS: RegisterFields = {
  agentId: "",
  name: "",
  endpoint: "",
  model: "",
  driver: "",
  capabilities: "",
  slots: 1,
};

/** Read `code_generation 0.9, testing`: names with an optional proficiency between 0 and 1. */
export function readCapabilities(text: string): Capability[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, name = part, proficiency] = /^(.+?)[\s:=]+([01](?:\.\d+)?|\.\d+)$/.exec(part) ?? [];
      return { name: name.trim(), proficiency: proficiency ? Number(proficiency) : 1 };
    });
}

/** Make a slug of a name: what may stand in an address. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[-_]+|-+$/g, "")
    .slice(0, 100);

export const toRegistration = (fields: RegisterFields): AgentRegistration => ({
  agent_id: fields.agentId.trim() || slugOf(fields.name),
  name: fields.name.trim(),
  endpoint: fields.endpoint.trim(),
  slots: fields.slots,
  capabilities: readCapabilities(fields.capabilities),
  model: fields.model.trim() || null,
  driver: fields.driver || null,
});
