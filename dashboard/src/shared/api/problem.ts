/** What the server said when it refused: an RFC 9457 problem document. */
import type { components } from "./schema.gen";

type FieldProblem = components["schemas"]["FieldProblem"];

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly correlationId: string | undefined;

  constructor(init: {
    status: number;
    code: string;
    detail: string;
    fields?: readonly FieldProblem[];
    correlationId?: string | undefined;
  }) {
    super(init.detail);
    this.name = "ApiError";
    this.status = init.status;
    this.code = init.code;
    this.fields = init.fields ?? [];
    this.correlationId = init.correlationId;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

function readFields(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((each) => ({
    field: text(each["field"]) ?? "",
    message: text(each["message"]) ?? "is not accepted",
  }));
}

/** Read whatever a refused request answered with, problem document or not. */
export function problemFrom(status: number, body: unknown): ApiError {
  const problem = isRecord(body) ? body : {};
  return new ApiError({
    status,
    code: text(problem["code"]) ?? `http_${status}`,
    detail: text(problem["detail"]) ?? text(problem["title"]) ?? `The server answered ${status}.`,
    fields: readFields(problem["errors"]),
    correlationId: text(problem["correlation_id"]),
  });
}

export const unreachable = (): ApiError =>
  new ApiError({
    status: 0,
    code: "unreachable",
    detail: "Hive cannot be reached. Is it running?",
  });

/** The message for one field of a form, if the server had one. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.fields.find((each) => each.field === field || each.field.startsWith(`${field}.`))
    ?.message;
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : "Something went wrong.";
