/** The way to every screen. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { allows, meQuery } from "@/shared/api/auth";
import { Icon, type IconName } from "@/shared/ui/icon";
import styles from "./navigation.module.css";

type Place = "/" | "/agents" | "/tasks" | "/workflows" | "/executions";

const PLACES: readonly { to: Place; label: string; icon: IconName; may?: readonly string[] }[] = [
  { to: "/", label: "Overview", icon: "overview" },
  { to: "/agents", label: "Agents", icon: "agents" },
  { to: "/tasks", label: "Tasks", icon: "tasks", may: ["tasks.view", "tasks.create"] },
  { to: "/workflows", label: "Workflows", icon: "workflows" },
  { to: "/executions", label: "Executions", icon: "executions" },
];

export function Navigation() {
  const granted = useQuery(meQuery).data?.permissions ?? [];
  return (
    <ul className={styles["list"]}>
      {PLACES.filter(({ may }) => !may || may.some((each) => allows(granted, each))).map(
        ({ to, label, icon }) => (
          <li key={label}>
            <Link
              to={to}
              className={styles["link"] ?? ""}
              activeOptions={{ exact: to === "/", includeSearch: false }}
            >
              <Icon name={icon} /> {label}
            </Link>
          </li>
        ),
      )}
    </ul>
  );
}
