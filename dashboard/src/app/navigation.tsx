/** The way to every screen. */
import { Link } from "@tanstack/react-router";
import { Icon, type IconName } from "@/shared/ui/icon";
import styles from "./navigation.module.css";

type Place = "/" | "/agents" | "/tasks" | "/workflows" | "/executions";

const PLACES: readonly { to: Place; label: string; icon: IconName }[] = [
  { to: "/", label: "Overview", icon: "overview" },
  { to: "/agents", label: "Agents", icon: "agents" },
  { to: "/tasks", label: "Tasks", icon: "tasks" },
  { to: "/workflows", label: "Workflows", icon: "workflows" },
  { to: "/executions", label: "Executions", icon: "executions" },
];

export function Navigation() {
  return (
    <ul className={styles["list"]}>
      {PLACES.map(({ to, label, icon }) => (
        <li key={label}>
          <Link
            to={to}
            className={styles["link"] ?? ""}
            activeOptions={{ exact: to === "/", includeSearch: false }}
          >
            <Icon name={icon} /> {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
