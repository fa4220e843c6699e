import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // Without isolation: what all of them import is loaded once, which would take longer than the tests themselves.
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'templates/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // One part of the system with real git, gh, processes, sandboxes or containers.
        test: {
          name: 'integration',
          include: ['src/**/*.integration.test.ts', 'templates/**/*.integration.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
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
          sequence: { groupOrder: 3 },
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
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
