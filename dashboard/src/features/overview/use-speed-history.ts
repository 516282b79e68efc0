/** The last few minutes of a figure, as far as this page has seen them. */
import { useEffect, useState } from "react";

const KEPT = 60;

/** Collect one value per time stamp; what was not measured counts as nothing going on. */
export function useSpeedHistory(at: string, value: number | null | undefined): readonly number[] {
  const [history, setHistory] = useState<readonly number[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one value per time stamp
  useEffect(() => {
    setHistory((before) => [...before.slice(1 - KEPT), value ?? 0]);
  }, [at]);
  return history;
}
