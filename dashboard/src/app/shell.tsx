/** The frame of every screen: navigation, connection, theme, way out. */
import { ActionIcon, AppShell, Burger, Group, Loader, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { meQuery } from "@/shared/api/auth";
import { session } from "@/shared/api/session";
import { createLiveClient, LiveProvider } from "@/shared/live/live-context";
import { Failure } from "@/shared/ui/feedback";
import { Icon } from "@/shared/ui/icon";
import { Logo } from "@/shared/ui/logo";
import { Connection } from "./connection";
import { LiveSync } from "./live-sync";
import { Navigation } from "./navigation";
import styles from "./shell.module.css";
import { ThemeSwitch } from "./theme-switch";

const AHEAD_AFTER_MS = 1500;

export function Shell() {
  const [live] = useState(createLiveClient);
  useEffect(() => {
    const hurry = () => live.hurry();
    live.start();
    window.addEventListener("online", hurry);
    return () => {
      window.removeEventListener("online", hurry);
      live.stop();
    };
  }, [live]);
  return (
    <LiveProvider value={live}>
      <LiveSync />
      <Frame />
    </LiveProvider>
  );
}

/** Fetch the other screens while nothing else happens: they open at once, even if Hive is away. */
function useScreensAhead(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const to of ["/", "/agents", "/tasks", "/workflows", "/executions"] as const)
        router.preloadRoute({ to }).catch(() => undefined); // it is fetched when it is opened
    }, AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);
}

function Frame() {
  useScreensAhead();
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the page changes
  useEffect(close, [pathname]);
  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 212, breakpoint: "sm", collapsed: { mobile: !open } }}
      padding={0}
    >
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <AppShell.Header hiddenFrom="sm" className={styles["header"]}>
        <Burger opened={open} onClick={toggle} size="sm" aria-label="Navigation" />
        <Brand />
      </AppShell.Header>
      <AppShell.Navbar className={styles["navbar"]} aria-label="Main">
        <div className={styles["brandRow"]}>
          <Brand />
        </div>
        <Navigation />
        <div className={styles["foot"]}>
          <Connection />
          <Caller />
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={styles["main"]}>
        <Content />
      </AppShell.Main>
    </AppShell>
  );
}

function Brand() {
  return (
    <Link to="/" className={styles["brand"] ?? ""}>
      <Logo size={22} /> Hive
    </Link>
  );
}

/** Pages ask what the caller may do, so they wait for it. */
function Content() {
  const me = useQuery(meQuery);
  if (me.data) return <Outlet />;
  if (me.error)
    return (
      <div className={styles["blank"]}>
        <Failure error={me.error} title="Hive does not answer" onRetry={() => void me.refetch()} />
      </div>
    );
  return (
    <div className={styles["blank"]}>
      <Loader size="sm" />
    </div>
  );
}

function Caller() {
  const { data } = useQuery(meQuery);
  return (
    <Group justify="space-between" wrap="nowrap" gap={4}>
      <span className={styles["caller"]}>
        <span className={styles["role"]}>{data?.roles.join(", ") ?? ""}</span>
        {data && data.tenant !== "default" ? <span className="muted">{data.tenant}</span> : null}
      </span>
      <Group gap={2} wrap="nowrap">
        <ThemeSwitch />
        <Tooltip label="Sign out">
          <ActionIcon aria-label="Sign out" onClick={() => session.end()}>
            <Icon name="exit" />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}
