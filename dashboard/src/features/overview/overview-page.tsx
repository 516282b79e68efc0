/** The whole hive on one page, live. */
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/shared/api/auth";
import { Page } from "@/shared/ui/page";
import { AgentsPanel } from "./agents-panel";
import { ClusterTiles } from "./cluster-tiles";
import styles from "./overview.module.css";
import { RecentExecutions, RecentTasks } from "./recent-panels";

export function OverviewPage() {
  const maySubmit = useMay("tasks.create");
  const maySeeTasks = useMay("tasks.view", "tasks.create");
  return (
    <Page
      title="Overview"
      actions={
        <>
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/workflows" search={{}} {...props} />}
          >
            Run a workflow
          </Button>
          {maySubmit ? (
            <Button
              renderRoot={(props) => <Link to="/tasks" search={{ open: "submit" }} {...props} />}
            >
              Submit a task
            </Button>
          ) : null}
        </>
      }
    >
      <ClusterTiles />
      <AgentsPanel />
      <div className={styles["halves"]}>
        <RecentExecutions />
        {maySeeTasks ? <RecentTasks /> : null}
      </div>
    </Page>
  );
}
