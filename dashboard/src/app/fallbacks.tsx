/** What is shown where a screen is missing, late or broken. */
import { Anchor } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { Empty, Failure, LoadingRows } from "@/shared/ui/feedback";
import { Page, Panel } from "@/shared/ui/page";
import { isMissingPart, reloadWhenBack } from "./missing-part";

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

/** A part of the dashboard could not be fetched: it comes by itself as soon as Hive answers. */
function PartMissing({ error }: { error: Error }) {
  useEffect(() => reloadWhenBack(), []);
  return (
    <Page title="One moment">
      <Failure
        title="This part of the dashboard could not be loaded"
        error={error}
        onRetry={() => window.location.reload()}
      />
    </Page>
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
  if (isMissingPart(error)) return <PartMissing error={error} />;
  return (
    <Page title="Something broke">
      <Failure title="This screen could not be drawn" error={error} onRetry={reset} />
    </Page>
  );
}
