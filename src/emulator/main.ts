import { join, resolve } from 'node:path';
import { EMULATOR_ADMIN } from '../contract/emulator-admin.ts';
import { createLog } from '../lib/log.ts';
import { runProgram } from '../lib/program.ts';
import { readArguments } from './arguments.ts';
import { EMULATOR_FILES, startEmulator } from './emulator.ts';
import { claimFolder } from './state/claim-folder.ts';

await runProgram(async () => {
  const { folder, ...settings } = readArguments(process.argv.slice(2));
  const claim = await claimFolder(resolve(folder));
  const emulator = await startEmulator({
    ...settings,
    folder: resolve(folder),
    clock: Date.now,
    random: Math.random,
    log: createLog('emulator'),
  });
  const { url, app } = emulator;
  const files = resolve(folder);
  return {
    url,
    greeting: [
      `GitHub is played at ${url} (Ctrl-C stops it)`,
      `  App       ${app.slug}, id ${app.id}, key in ${join(files, EMULATOR_FILES.appPrivateKey)}`,
      `  admin API ${url}${EMULATOR_ADMIN}/knobs, with the content of ${join(files, EMULATOR_FILES.adminKey)} as Bearer`,
      '  It holds   acme/harbor, acme/lighthouse and acme/tide. A mooring.yaml for it:',
      '',
      'github:',
      `  web: ${url}`,
      '  name: github.com',
      `  app: { id: ${app.id}, privateKeyFile: ${JSON.stringify(join(files, EMULATOR_FILES.appPrivateKey))} }`,
      'workspaces:',
      '  - name: ada',
      '    role: lead',
      '    grants: [{ owner: acme, repositories: [harbor, lighthouse, tide], allow: [merge, delete_ref] }]',
      '    idle: { every: 5s }',
    ].join('\n'),
    stop: async () => {
      await emulator.stop();
      await claim.release();
    },
  };
});
