/** A text as it was written, with a way to copy it. */
import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { Icon } from "./icon";
import styles from "./text-block.module.css";

type TextBlockProps = { text: string; label: string; strong?: boolean };

export function TextBlock({ text, label, strong = false }: TextBlockProps) {
  return (
    <div className={styles["frame"]} data-strong={strong}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles["text"]} tabIndex={0} aria-label={label}>
        {text}
      </section>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? "Copied" : "Copy"}>
            <ActionIcon
              className={styles["copy"] ?? ""}
              aria-label={`Copy ${label}`}
              onClick={copy}
            >
              <Icon name={copied ? "check" : "copy"} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
