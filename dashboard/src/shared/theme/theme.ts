/** Mantine, tuned to be dense and calm. */
import {
  ActionIcon,
  Anchor,
  Button,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Modal,
  Table,
  Tooltip,
} from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef2ff",
  "#dde5fe",
  "#bccafb",
  "#98adf7",
  "#7c95f3",
  "#5d78ea",
  "#3f5bd9",
  "#334bb8",
  "#2a3e96",
  "#22337a",
];

const dark: MantineColorsTuple = [
  "#e4e8ef",
  "#c9d0dc",
  "#9ea8b8",
  "#7c8799",
  "#3a4252",
  "#2a313e",
  "#1c222d",
  "#161b24",
  "#10141b",
  "#0b0e13",
];

const close = { closeButtonProps: { "aria-label": "Close" } };

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 6, dark: 6 },
  colors: { ink, dark },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.25rem" }, h2: { fontSize: "1rem" }, h3: { fontSize: "0.875rem" } },
  },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Anchor: Anchor.extend({ defaultProps: { underline: "hover" } }),
    Button: Button.extend({ defaultProps: { size: "xs" } }),
    Drawer: Drawer.extend({
      defaultProps: {
        position: "right",
        size: "lg",
        padding: "lg",
        overlayProps: { backgroundOpacity: 0.35 },
        styles: { title: { fontWeight: 600 } },
        ...close,
      },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, styles: { title: { fontWeight: 600 } }, ...close },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 7, horizontalSpacing: "md" } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 300 } }),
  },
});
