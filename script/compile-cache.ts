/**
 * Fills the compile cache: whoever starts Mooring for the first time need not wait for types to be stripped, and a
 * process that finds its code compiled is 15 to 30 MB smaller. Run with the flags and cache of lib/node-program.ts.
 */
await Promise.all([
  import('../src/cli/up.ts'),
  import('../src/emulator/emulator.ts'),
  import('../src/platform/start-platform.ts'),
  import('../src/workspace/init/run-workspace.ts'),
  import('../src/workspace/runtime/runtime.ts'),
  import('../src/workspace/sidecar/sidecar.ts'),
]);
