/** A line that shows only the way a figure went. */
import styles from "./overview.module.css";

const WIDTH = 160;
const HEIGHT = 28;

/** The points of the line, oldest first, scaled from zero to the largest value. */
function pointsOf(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  const step = WIDTH / Math.max(1, values.length - 1);
  return values
    .map(
      (value, index) =>
        `${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`,
    )
    .join(" ");
}

export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return <span className={styles["bar"]} />;
  return (
    <svg
      className={styles["sparkline"]}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polyline points={pointsOf(values)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
