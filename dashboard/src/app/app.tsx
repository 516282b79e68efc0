/** Everything around the pages: theme, cache, router. */
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { ApiError } from "@/shared/api/problem";
import { session } from "@/shared/api/session";
import { theme } from "@/shared/theme/theme";
import { Announcer } from "@/shared/ui/announcer";
import { router } from "./router";

const RETRIES = 2;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // a refusal stays a refusal; only what may pass by is tried again
      retry: (failures, error) =>
        failures < RETRIES &&
        error instanceof ApiError &&
        (error.status === 0 || error.status >= 500),
      retryDelay: (failure) => 400 * 2 ** failure,
    },
  },
});

const schemes = localStorageColorSchemeManager({ key: "hive.scheme" });

export function App() {
  useEffect(
    () =>
      session.listen(() => {
        if (session.get()) return;
        queryClient.clear();
        void router.navigate({ to: "/login", search: { next: router.state.location.href } });
      }),
    [],
  );
  return (
    <MantineProvider theme={theme} colorSchemeManager={schemes} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Announcer>
          <RouterProvider router={router} />
        </Announcer>
      </QueryClientProvider>
    </MantineProvider>
  );
}
