/** An icon for a node, by its type. */
import type { IconName } from "@/shared/ui/icon";

const BY_PATTERN: readonly (readonly [RegExp, IconName])[] = [
  [/trigger$|webhook$|\.start$/i, "bolt"],
  [/langchain\.(lm|chain|agent|openai|embeddings)/i, "spark"],
  [/\.(code|function|functionItem)$/, "code"],
  [/\.(httpRequest|respondToWebhook)$/, "globe"],
  [/\.(if|switch|filter|splitInBatches)$/, "branch"],
  [/\.merge$/, "merge"],
  [/\.(set|editFields)$/, "pencil"],
  [/\.stopAndError$/, "alert"],
  [/\.stickyNote$/, "note"],
];

export const iconOf = (type: string): IconName =>
  BY_PATTERN.find(([pattern]) => pattern.test(type))?.[1] ?? "cube";
