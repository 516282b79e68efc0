/** The nodes as a list: the canvas for keyboards and screen readers, and for a quick look. */
import { formatDuration } from "@/shared/lib/format";
import { lookOf } from "@/shared/lib/status";
import { Icon } from "@/shared/ui/icon";
import { iconOf } from "./icons";
import { type FlowNode, typeLabel } from "./model";
import styles from "./outline.module.css";
import type { NodeView, NodeViews } from "./states";

type OutlineProps = {
  nodes: readonly FlowNode[];
  views?: NodeViews;
  selected?: string | null;
  onSelect: (name: string) => void;
};

export function Outline({ nodes, views, selected, onSelect }: OutlineProps) {
  return (
    <ol className={styles["outline"]} aria-label="Nodes">
      {nodes.map((node) => (
        <li key={node.name}>
          <button
            type="button"
            className={styles["node"]}
            aria-current={node.name === selected}
            onClick={() => onSelect(node.name)}
          >
            <Icon name={iconOf(node.type)} size={14} />
            <span className={styles["name"]}>{node.name}</span>
            <OutlineState node={node} view={views?.get(node.name)} />
          </button>
        </li>
      ))}
    </ol>
  );
}

function OutlineState({ node, view }: { node: FlowNode; view: NodeView | undefined }) {
  if (!view || (node.role === "sub" && view.runs.length === 0))
    return (
      <span className={styles["note"]}>{node.disabled ? "disabled" : typeLabel(node.type)}</span>
    );
  const look = lookOf("node", view.state);
  return (
    <>
      <span className={styles["note"]}>
        {view.runs.length > 0 ? formatDuration(view.durationS) : look.label}
      </span>
      <span className={styles["mark"]} data-tone={look.tone} data-node-state={view.state}>
        <Icon name={look.glyph} size={13} strokeWidth={2} />
        <span className="visually-hidden">{look.label}</span>
      </span>
    </>
  );
}
