import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, globalSetup },
});

export default defineConfig({
  test: {
    maxWorkers: 2, // by itself vitest leaves one of two processors idle, and much of a test here is waiting
    // The files of a project share two processes: loading the product anew for each took as long as a third of the tests.
    // So a test leaves nothing behind in a module, and hooks stand in test files only, never in what they import.
    isolate: false,
    projects: [
      project('unit', 60_000),
      project('contract', 30_000, ['test/support/compile-children.ts']),
      project('integration', 60_000),
      project('e2e', 120_000, ['test/support/build-once.ts']),
      project('chaos', 120_000, ['test/support/build-once.ts', 'test/support/compile-children.ts']),
    ],
  },
});
