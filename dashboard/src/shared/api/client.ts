/** The one door to the server: typed by its OpenAPI, with the token, errors as `ApiError`. */
import createClient from "openapi-fetch";
import { problemFrom, unreachable } from "./problem";
import type { paths } from "./schema.gen";
import { session } from "./session";

const TIMEOUT_MS = 30_000;

async function guardedFetch(request: Request): Promise<Response> {
  try {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return await fetch(request, { signal });
  } catch (error) {
    if (request.signal.aborted) throw error; // the caller gave up: not a failure of the server
    throw unreachable();
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: guardedFetch });

api.use({
  onRequest({ request, schemaPath }) {
    const token = session.get()?.token;
    // the one-time link is its own proof: its refusal must not end the session that is open
    if (token && schemaPath !== "/api/auth/links")
      request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
  onResponse({ response, request }) {
    const sent = request.headers.get("Authorization");
    if (response.status === 401 && sent === `Bearer ${session.get()?.token}`) session.end();
    return undefined;
  },
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Return the body of a good answer; throws `ApiError` for any other. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (!response.ok) throw problemFrom(response.status, error);
  return data as T; // openapi-fetch leaves `data` out only where the answer is not ok
}

/** A key that makes a repeated POST do its work once. */
export const idempotencyKey = (): string => crypto.randomUUID();
