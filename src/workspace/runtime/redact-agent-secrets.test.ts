import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { redactSecrets } from '../../lib/secret.ts';
import { redactAgentSecrets } from './redact-agent-secrets.ts';

test('what the agent was given in variables and files is known, and a file that is gone is no fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mooring-redact-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'account'), 'first of the lines\nsecond of the lines\n');
  const environment = { KEY: 'value of a variable', ACCOUNT: join(folder, 'account'), GONE: join(folder, 'gone') };
  redactAgentSecrets({ secrets: ['KEY'], secretFiles: ['GONE', 'ACCOUNT'] }, environment);
  expect(redactSecrets('second of the lines, then value of a variable')).toBe('[redacted], then [redacted]');
});
