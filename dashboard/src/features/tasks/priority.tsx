/** A priority as its number and its band. */
import { bandOf } from "@/shared/lib/status";
import styles from "./tasks.module.css";

export function Priority({ value }: { value: number }) {
  const band = bandOf(value);
  return (
    <span className={styles["priority"]} data-band={band}>
      <span className={styles["levels"]} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="numeric">{value}</span> <span className="muted">{band}</span>
    </span>
  );
}
