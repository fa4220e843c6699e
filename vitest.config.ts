import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'templates/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        // Whole-system stories: real git, gh, sandboxes and processes. Few at once, for they share two cores.
        test: {
          name: 'stories',
          include: ['test/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
