import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'templates/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole-system stories: real git, gh, sandboxes and processes. They wait more than they work, so three at
        // once share two cores well.
        test: {
          name: 'stories',
          globalSetup: ['test/harness/kept-logs.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/conformance/**', 'test/containers/**'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Stories in containers, one at a time: each builds images, which takes all that the machine has.
        test: {
          name: 'containers',
          globalSetup: ['test/harness/kept-logs.ts'],
          include: ['test/containers/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Hundreds of commands, each run twice: they keep both cores busy, and stories beside them would wait.
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
