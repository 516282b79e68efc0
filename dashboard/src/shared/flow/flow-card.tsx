/** A node on the canvas: what it is, and what it is doing. */
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { formatDuration } from "@/shared/lib/format";
import { lookOf } from "@/shared/lib/status";
import { Icon } from "@/shared/ui/icon";
import { iconOf } from "./icons";
import { type FlowNode, type Ports, typeLabel } from "./model";
import type { NodeView } from "./states";

export type FlowCardNode = Node<
  { node: FlowNode; ports: Ports; view: NodeView | undefined },
  string
>;

const along = (index: number, count: number): string => `${(100 * (index + 1)) / (count + 1)}%`;

export function FlowCard({ data, selected }: NodeProps<FlowCardNode>) {
  const { node, ports, view } = data;
  const state = view?.state ?? "idle";
  return (
    <div
      className="flow-card"
      data-state={view ? state : "plain"}
      data-role={node.role}
      data-disabled={node.disabled}
      data-selected={selected}
      title={`${node.name} (${node.type})`}
    >
      <Inputs ports={ports} />
      <span className="flow-card-icon">
        <Icon name={iconOf(node.type)} size={20} />
      </span>
      <span className="flow-card-text">
        <span className="flow-card-name">{node.name}</span>
        <span className="flow-card-note">{noteOf(node, view)}</span>
      </span>
      {view ? <StateMark state={state} /> : null}
      <Outputs node={node} ports={ports} />
    </div>
  );
}

function noteOf(node: FlowNode, view: NodeView | undefined): string {
  if (node.disabled) return "disabled";
  if (!view || view.runs.length === 0) return typeLabel(node.type);
  const times = view.runs.length > 1 ? `${view.runs.length} runs, ` : "";
  return `${times}${formatDuration(view.durationS)}`;
}

function StateMark({ state }: { state: NodeView["state"] }) {
  if (state === "idle" || state === "skipped") return null;
  const look = lookOf("node", state);
  return (
    <span className="flow-card-mark" data-tone={look.tone}>
      <Icon name={look.glyph} size={14} strokeWidth={2.4} />
      <span className="visually-hidden">{look.label}</span>
    </span>
  );
}

function Inputs({ ports }: { ports: Ports }) {
  return (
    <>
      {Array.from({ length: ports.inputs }, (_, index) => (
        <Handle
          key={`in-${along(index, ports.inputs)}`}
          type="target"
          id={`in-${index}`}
          position={Position.Left}
          style={{ top: along(index, ports.inputs) }}
          isConnectable={false}
        />
      ))}
      {ports.subInputs.map((kind, index) => (
        <Handle
          key={kind}
          type="target"
          id={`sub-${kind}`}
          position={Position.Bottom}
          style={{ left: along(index, ports.subInputs.length) }}
          isConnectable={false}
        />
      ))}
    </>
  );
}

function Outputs({ node, ports }: { node: FlowNode; ports: Ports }) {
  if (node.role === "sub")
    return <Handle type="source" id="sub-out" position={Position.Top} isConnectable={false} />;
  return (
    <>
      {Array.from({ length: ports.outputs }, (_, index) => (
        <Handle
          key={`out-${along(index, ports.outputs)}`}
          type="source"
          id={`out-${index}`}
          position={Position.Right}
          style={{ top: along(index, ports.outputs) }}
          isConnectable={false}
        >
          {ports.outputLabels.length > 1 ? (
            <span className="flow-card-port">{ports.outputLabels[index]}</span>
          ) : null}
        </Handle>
      ))}
    </>
  );
}

export function StickyCard({ data }: NodeProps<FlowCardNode>) {
  return <div className="flow-sticky">{data.node.note}</div>;
}
