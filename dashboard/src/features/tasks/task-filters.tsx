/** Which tasks to show. */
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { agentsQuery } from "@/shared/api/agents";
import { rowsOf } from "@/shared/api/pages";
import type { TaskFilter } from "@/shared/api/tasks";
import { LOOKS } from "@/shared/lib/status";
import styles from "./tasks.module.css";

type Filter = { [K in keyof TaskFilter]?: Exclude<TaskFilter[K], undefined> };
type TaskFiltersProps = { filter: Filter; onChange: (filter: Filter) => void };

const STATES = Object.entries(LOOKS.task).map(([value, look]) => ({ value, label: look.label }));
const BANDS = [
  { value: "high", label: "High (67–100)" },
  { value: "medium", label: "Medium (34–66)" },
  { value: "low", label: "Low (0–33)" },
];

/** Put one field into a filter, or take it out. */
export function withField(filter: Filter, field: keyof Filter, value: string | null): Filter {
  const { [field]: _, ...rest } = filter;
  return value ? { ...rest, [field]: value } : rest;
}

export function TaskFilters({ filter, onChange }: TaskFiltersProps) {
  const agents = useInfiniteQuery(agentsQuery());
  const set = (field: keyof Filter) => (value: string | null) =>
    onChange(withField(filter, field, value));
  return (
    <search className={styles["filters"]}>
      <Search value={filter.q ?? ""} onChange={set("q")} />
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        data={STATES}
        value={filter.status ?? null}
        onChange={set("status")}
        size="xs"
        w={150}
      />
      <Select
        aria-label="Priority"
        placeholder="Any priority"
        clearable
        data={BANDS}
        value={filter.priority ?? null}
        onChange={set("priority")}
        size="xs"
        w={160}
      />
      <Select
        aria-label="Agent"
        placeholder="Any agent"
        clearable
        searchable
        data={rowsOf(agents.data).map((agent) => ({ value: agent.agent_id, label: agent.name }))}
        value={filter.agent ?? null}
        onChange={set("agent")}
        size="xs"
        w={160}
      />
      {Object.keys(filter).length > 0 ? (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

type SearchProps = { value: string; onChange: (value: string | null) => void };

function Search({ value, onChange }: SearchProps) {
  const [text, setText] = useState(value);
  const change = useDebouncedCallback(onChange, 300);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      aria-label="Search in titles"
      placeholder="Search…"
      type="search"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(event.currentTarget.value || null);
      }}
      size="xs"
      w={220}
    />
  );
}
