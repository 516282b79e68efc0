/** What Mantine needs of a browser and happy-dom lacks, and a clean page after each test. */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
