/** Hive's mark: one cell of the comb. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2.5 27.7 9.2v13.6L16 29.5 4.3 22.8V9.2z" fill="var(--hive-honey)" />
      <path d="M16 9.2 21.9 12.6v6.8L16 22.8l-5.9-3.4v-6.8z" fill="var(--hive-surface)" />
    </svg>
  );
}
