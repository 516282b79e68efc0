/** What is shown where a screen is missing, late or broken. */
import { Anchor } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Empty, Failure, LoadingRows } from "@/shared/ui/feedback";
import { Page, Panel } from "@/shared/ui/page";

export function NotFound() {
  return (
    <main>
      <Page title="Not found">
        <Panel>
          <Empty icon="globe" title="There is nothing at this address">
            <Anchor href="/">Go to the overview</Anchor>
          </Empty>
        </Panel>
      </Page>
    </main>
  );
}

export function ScreenPending() {
  return (
    <Page title="Loading…">
      <Panel flush>
        <LoadingRows />
      </Panel>
    </Page>
  );
}

export function ScreenError({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="Something broke">
      <Failure title="This screen could not be drawn" error={error} onRetry={reset} />
    </Page>
  );
}
