/** The few icons that Hive needs, drawn on a 16-unit grid. */
import type { SVGProps } from "react";

const PATHS = {
  overview: "M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3.5H9zM9 8h4.5v5.5H9zM2.5 10.5H7v3H2.5z",
  agents: "M3 3.5h10v4H3zM3 8.5h10v4H3zM5.3 5.5h.01M5.3 10.5h.01M8 5.5h3M8 10.5h3",
  tasks: "M6.5 4H13M6.5 8H13M6.5 12H13M2.5 4l.8.8L4.8 3.2M2.5 8l.8.8 1.5-1.6M2.5 12l.8.8 1.5-1.6",
  workflows:
    "M2 6.2h3.6v3.6H2zM10.4 2.2H14v3.6h-3.6zM10.4 10.2H14v3.6h-3.6zM5.6 8h2.2M10.4 4H9.2Q7.8 4 7.8 5.4v5.2q0 1.4 1.4 1.4h1.2",
  executions: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.7 5.6v4.8L10.6 8z",
  plus: "M8 3v10M3 8h10",
  upload: "M8 10.5V3M5 5.8 8 2.8l3 3M3 10.5V13h10v-2.5",
  download: "M8 2.8v7.7M5 7.6l3 3 3-3M3 10.5V13h10v-2.5",
  play: "M5 3.2v9.6L12.5 8z",
  trash: "M3 4.5h10M6.3 4.5V3h3.4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.6M9.2 7v3.6",
  stop: "M4 4h8v8H4z",
  retry: "M13 8a5 5 0 1 1-1.6-3.7L13 5.8M13 2.6v3.2H9.8",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
  moon: "M13 9.3A5.5 5.5 0 0 1 6.7 3 5.5 5.5 0 1 0 13 9.3z",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  exit: "M6.5 3H3.2v10h3.3M7 8h6.5M10.8 5.2 13.5 8l-2.7 2.8",
  check: "M3.5 8.5 6.5 11.5 12.5 4.8",
  cross: "M4.3 4.3l7.4 7.4M11.7 4.3l-7.4 7.4",
  alert: "M8 2.3 14.2 13H1.8zM8 6.4v3M8 11.2h.01",
  clock: "M8 2.3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 8 2.3zM8 5v3.2l2.1 1.3",
  ring: "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
  pause: "M5.8 4v8M10.2 4v8",
  spin: "M8 2.6A5.4 5.4 0 1 1 2.6 8",
  dot: "M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  copy: "M5.5 5.5H13V13H5.5zM10.5 5.5V3H3v7.5h2.5",
  chevron: "M6 3.8 10.2 8 6 12.2",
  spark: "M8 2l1.4 4.6L14 8l-4.6 1.4L8 14l-1.4-4.6L2 8l4.6-1.4z",
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  globe:
    "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2zM2.4 8h11.2M8 2.2c-3.2 3.6-3.2 8 0 11.6M8 2.2c3.2 3.6 3.2 8 0 11.6",
  branch: "M2 8h4M6 8l3.5-4H14M6 8l3.5 4H14",
  merge: "M2 4h4l3.5 4H14M2 12h4l3.5-4",
  pencil: "M3 13l.6-2.8L10.8 3 13 5.2l-7.2 7.2zM9.4 4.4l2.2 2.2",
  bolt: "M8.8 2 4 9h3.6L7 14l5-7.2H8.4z",
  cube: "M8 2l5.2 3v6L8 14l-5.2-3V5zM2.8 5 8 8l5.2-3M8 8v6",
  note: "M3 3h10v7l-3 3H3zM10 13v-3h3",
  list: "M3 4h10M3 8h10M3 12h6",
} as const;

export type IconName = keyof typeof PATHS;

const FILLED: ReadonlySet<IconName> = new Set(["dot"]);

type IconProps = { name: IconName; size?: number } & Omit<SVGProps<SVGSVGElement>, "name">;

export function Icon({ name, size = 16, className, ...rest }: IconProps) {
  const filled = FILLED.has(name);
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={filled ? "currentColor" : "none"}
      stroke={filled ? "none" : "currentColor"}
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={name === "spin" ? `spinning ${className ?? ""}` : className}
      {...rest}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
