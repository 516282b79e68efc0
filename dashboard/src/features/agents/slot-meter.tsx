/** How many of an agent's slots are taken. */
import styles from "./agents.module.css";

const DRAWN = 8;

export function SlotMeter({ used, slots }: { used: number; slots: number }) {
  return (
    <span className={styles["meter"]}>
      {slots <= DRAWN ? (
        <span className={styles["cells"]} aria-hidden="true">
          {Array.from({ length: slots }, (_, slot) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: slots are only counted
            <span key={slot} data-used={slot < used} />
          ))}
        </span>
      ) : null}
      <span className="numeric">
        {used}/{slots}
      </span>
    </span>
  );
}
