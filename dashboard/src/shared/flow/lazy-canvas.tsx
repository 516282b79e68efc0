/** The canvas, loaded when first needed: it is as large as all of React. */
import { Loader } from "@mantine/core";
import { type ComponentProps, lazy, Suspense } from "react";

const Canvas = lazy(() =>
  import("./workflow-canvas").then((module) => ({ default: module.WorkflowCanvas })),
);

export function LazyCanvas(props: ComponentProps<typeof Canvas>) {
  return (
    <Suspense fallback={<Loader size="sm" m="lg" />}>
      <Canvas {...props} />
    </Suspense>
  );
}
