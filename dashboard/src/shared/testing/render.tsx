/** Draws a component inside what every screen has around it. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { Announcer } from "@/shared/ui/announcer";

export function renderUi(ui: ReactNode, cache = new QueryClient()) {
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={cache}>
        <Announcer>{ui}</Announcer>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
