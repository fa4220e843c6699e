import { reportFault } from '../../lib/program.ts';
import { openAudit } from './open-audit.ts';
import { printEntries } from './print-entries.ts';
import { readArguments } from './read-arguments.ts';
import { reportVerification } from './report-verification.ts';
import { verifyChain } from './verify-chain.ts';

/** See `readArguments`. Exits with 0, with 1 when the chain has a fault, with 2 when there is nothing to read. */
try {
  // Whoever reads our output may have seen enough: `mooring audit list | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const read = readArguments(process.argv.slice(2));
  await using closing = new AsyncDisposableStack();
  const store = await openAudit(read.dataFolder);
  closing.defer(() => store.destroy());
  if (read.act === 'verify') {
    const verification = await verifyChain(store, read.known);
    const { stdout, stderr } = reportVerification(verification, read.json);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = verification.fault === undefined ? 0 : 1;
  } else {
    const since = read.age === undefined ? undefined : Date.now() - read.age;
    const print = (line: string) => process.stdout.write(`${line}\n`);
    await printEntries(store, { subject: read.subject, since }, { json: read.json, print });
  }
} catch (error) {
  process.exitCode = reportFault(error);
}
