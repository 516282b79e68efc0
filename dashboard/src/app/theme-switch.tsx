/** Light or dark. */
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Icon } from "@/shared/ui/icon";

export function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const next = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  return (
    <Tooltip label={`Use the ${next} theme`}>
      <ActionIcon aria-label={`Use the ${next} theme`} onClick={() => setColorScheme(next)}>
        <Icon name={next === "dark" ? "moon" : "sun"} />
      </ActionIcon>
    </Tooltip>
  );
}
