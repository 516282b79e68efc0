/** What an agent is good at, and how good. */
import type { Capability } from "@/shared/api/types";
import { words } from "@/shared/lib/format";
import styles from "./agents.module.css";

type CapabilitiesProps = { capabilities: readonly Capability[]; atMost?: number };

export function Capabilities({ capabilities, atMost }: CapabilitiesProps) {
  if (capabilities.length === 0) return <span className="muted">none given</span>;
  const sorted = capabilities.toSorted((a, b) => (b.proficiency ?? 1) - (a.proficiency ?? 1));
  const shown = sorted.slice(0, atMost ?? sorted.length);
  const rest = sorted.slice(shown.length);
  return (
    <span className={styles["capabilities"]}>
      {shown.map((each) => (
        <span key={each.name} className={styles["capability"]}>
          {words(each.name)} <b className="numeric">{proficiency(each)}</b>
        </span>
      ))}
      {rest.length > 0 ? (
        <span className="muted" title={rest.map((each) => each.name).join(", ")}>
          +{rest.length}
        </span>
      ) : null}
    </span>
  );
}

const proficiency = (capability: Capability): string =>
  (capability.proficiency ?? 1).toFixed(2).replace(/^0/, "");

/** The same as bars, for the one agent that is looked at. */
export function CapabilityBars({ capabilities }: CapabilitiesProps) {
  if (capabilities.length === 0)
    return <span className="muted">None given: it takes any task.</span>;
  return (
    <ul className={styles["bars"]}>
      {capabilities.map((each) => (
        <li key={each.name}>
          <span>{words(each.name)}</span>
          <span className={styles["barTrack"]} aria-hidden="true">
            <span style={{ width: `${100 * (each.proficiency ?? 1)}%` }} />
          </span>
          <span className="numeric">{(each.proficiency ?? 1).toFixed(2)}</span>
        </li>
      ))}
    </ul>
  );
}
