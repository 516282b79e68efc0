/** Short names for the bodies of the API. */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Agent = Schemas["Agent"];
export type AgentMode = Schemas["AgentMode"];
export type AgentState = Schemas["AgentState"];
export type AgentRegistration = Schemas["AgentRegistration"];
export type AgentStatus = Schemas["AgentStatus"];
export type Band = Schemas["Band"];
export type Capability = Schemas["Capability"];
export type ClusterStatus = Schemas["ClusterStatus"];
export type Execution = Schemas["Execution"];
export type ExecutionStatus = Schemas["ExecutionStatus"];
export type HealthCheck = Schemas["AgentHealthCheck"];
export type Me = Schemas["Me"];
export type NodeRun = Schemas["NodeRunView"];
export type Routing = Schemas["Routing"];
export type StoredWorkflow = Schemas["StoredWorkflow"];
export type Task = Schemas["Task"];
export type TaskRequest = Schemas["TaskRequest"];
export type TaskStatus = Schemas["TaskStatus"];
export type WorkflowSummary = Schemas["WorkflowSummary"];

export type Page<T> = { items: T[]; next_cursor?: string | null };
