/** A workflow drawn on a canvas that can be moved and zoomed, not changed. */
import "@xyflow/react/dist/style.css";
import { useComputedColorScheme } from "@mantine/core";
import {
  Background,
  BackgroundVariant,
  Controls,
  MarkerType,
  type NodeChange,
  Position,
  ReactFlow,
  type Edge as RfEdge,
} from "@xyflow/react";
import { useMemo } from "react";
import { formatNumber } from "@/shared/lib/format";
import { FlowCard, type FlowCardNode, StickyCard } from "./flow-card";
import { placeNodes } from "./layout";
import { type Flow, type FlowEdge, portsOf } from "./model";
import { itemsOut, type NodeViews } from "./states";
import "./workflow-canvas.css";

const NODE_TYPES = { card: FlowCard, sticky: StickyCard };
const PRO = { hideAttribution: false };
const FIT = { padding: 0.06, maxZoom: 1 };

type WorkflowCanvasProps = {
  flow: Flow;
  views?: NodeViews;
  selected?: string | null;
  onSelect?: (name: string) => void;
  label: string;
};

export function WorkflowCanvas({ flow, views, selected, onSelect, label }: WorkflowCanvasProps) {
  const colorMode = useComputedColorScheme("light");
  const base = useMemo(() => baseNodes(flow), [flow]);
  const nodes = useMemo(
    () =>
      base.map((node) => ({
        ...node,
        selected: node.id === selected,
        data: { ...node.data, view: views?.get(node.id) },
      })),
    [base, views, selected],
  );
  const edges = useMemo(() => flow.edges.map((edge) => toEdge(edge, views)), [flow, views]);
  const changed = (changes: readonly NodeChange<FlowCardNode>[]) => {
    const chosen = changes.find((change) => change.type === "select" && change.selected);
    if (chosen?.type === "select") onSelect?.(chosen.id);
  };
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      onNodesChange={changed}
      colorMode={colorMode}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      elementsSelectable={onSelect !== undefined}
      nodesFocusable={onSelect !== undefined}
      onlyRenderVisibleElements
      deleteKeyCode={null}
      fitView
      fitViewOptions={FIT}
      minZoom={0.1}
      maxZoom={1.75}
      proOptions={PRO}
      aria-label={label}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

function baseNodes(flow: Flow): FlowCardNode[] {
  const places = placeNodes(flow);
  return flow.nodes
    .filter((node) => places.has(node.name))
    .map((node) => ({
      id: node.name,
      type: node.role === "sticky" ? "sticky" : "card",
      position: { ...(places.get(node.name) ?? { x: 0, y: 0 }) },
      width: node.size.width,
      height: node.size.height,
      zIndex: node.role === "sticky" ? -1 : 0,
      selectable: node.role !== "sticky",
      focusable: node.role !== "sticky",
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      ariaLabel: node.name,
      data: { node, ports: portsOf(flow, node), view: undefined },
    }));
}

function toEdge(edge: FlowEdge, views: NodeViews | undefined): RfEdge {
  const isMain = edge.kind === "main";
  const view = views?.get(edge.from);
  const items = isMain ? itemsOut(view, edge.output) : null;
  const flowing = isMain && views?.get(edge.to)?.state === "running";
  return {
    id: edge.id,
    source: edge.from,
    target: edge.to,
    sourceHandle: isMain ? `out-${edge.output}` : "sub-out",
    targetHandle: isMain ? `in-${edge.input}` : `sub-${edge.kind}`,
    animated: flowing,
    className: `${isMain ? "main" : "sub"} ${items ? "passed" : ""}`,
    focusable: false,
    ...(isMain ? { markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 } } : {}),
    ...(items ? { label: `${formatNumber(items)} ${items === 1 ? "item" : "items"}` } : {}),
  };
}
