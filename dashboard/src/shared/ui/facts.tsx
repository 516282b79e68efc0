/** Names and values, as a definition list. */
import type { ReactNode } from "react";
import styles from "./facts.module.css";

type Fact = { readonly name: string; readonly value: ReactNode };

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles["facts"]}>
      {facts.map((fact) => (
        <div key={fact.name} className={styles["fact"]}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
