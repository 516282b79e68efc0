/** Which address shows which screen. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { session } from "@/shared/api/session";
import { NotFound, ScreenError, ScreenPending } from "./fallbacks";
import {
  agentsSearch,
  executionSearch,
  executionsSearch,
  loginSearch,
  tasksSearch,
  workflowsSearch,
} from "./search";
import { Shell } from "./shell";

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  validateSearch: loginSearch,
  component: lazyRouteComponent(() => import("@/features/auth/login-page"), "LoginPage"),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  component: Shell,
  beforeLoad: ({ location }) => {
    if (!session.get())
      throw redirect({ to: "/login", search: loginSearch({ next: location.href }) });
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/overview/overview-page"), "OverviewPage"),
});

const agentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/agents",
  validateSearch: agentsSearch,
  component: lazyRouteComponent(() => import("@/features/agents/agents-page"), "AgentsPage"),
});

const tasksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/tasks",
  validateSearch: tasksSearch,
  component: lazyRouteComponent(() => import("@/features/tasks/tasks-page"), "TasksPage"),
});

const workflowsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/workflows",
  validateSearch: workflowsSearch,
  component: lazyRouteComponent(
    () => import("@/features/workflows/workflows-page"),
    "WorkflowsPage",
  ),
});

const workflowRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/workflows/$workflowId",
  component: lazyRouteComponent(() => import("@/features/workflows/workflow-page"), "WorkflowPage"),
});

const executionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/executions",
  validateSearch: executionsSearch,
  component: lazyRouteComponent(
    () => import("@/features/executions/executions-page"),
    "ExecutionsPage",
  ),
});

const executionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/executions/$executionId",
  validateSearch: executionSearch,
  component: lazyRouteComponent(
    () => import("@/features/executions/execution-page"),
    "ExecutionPage",
  ),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  shellRoute.addChildren([
    overviewRoute,
    agentsRoute,
    tasksRoute,
    workflowsRoute,
    workflowRoute,
    executionsRoute,
    executionRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultErrorComponent: ScreenError,
  defaultPendingComponent: ScreenPending,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
