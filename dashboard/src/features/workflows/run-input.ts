/** The input a person typed for a run. */
import type { ExecutionInput } from "@/shared/api/workflows";

type Input = { ok: true; value: ExecutionInput } | { ok: false; problem: string };

/** Read a JSON object or array; nothing at all is no input. */
export function readInput(text: string): Input {
  if (text.trim() === "") return { ok: true, value: null };
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return { ok: true, value };
    if (typeof value === "object" && value !== null)
      return { ok: true, value: value as Record<string, unknown> };
    return { ok: false, problem: "The input must be a JSON object or array." };
  } catch (error) {
    return {
      ok: false,
      problem: `This is not JSON. ${error instanceof Error ? error.message : ""}`,
    };
  }
}
