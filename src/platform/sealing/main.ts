import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '../../lib/fault.ts';
import { reportFault } from '../../lib/program.ts';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import { openDataFolder } from '../data-folder.ts';
import { rotateInFolder } from './rotate-in-folder.ts';

/** `--data FOLDER`: seals everything in the folder anew. Exits with 2 when nothing can be begun. */
try {
  const { values } = parseArgs({ options: { data: { type: 'string', default: '.mooring' } } });
  const folder = resolve(values.data);
  if (values.data.trim() === '' || !existsSync(join(folder, 'platform.db'))) {
    const remedy = 'name the data folder of a platform with --data';
    throw new Fault('data_folder_empty', `there is no database in the data folder "${values.data}"`, remedy);
  }
  await openDataFolder(folder);
  const environment = new SecretEnvironment(process.env);
  process.stdout.write(`${await rotateInFolder(folder, environment, Date.now)}\n`);
} catch (error) {
  process.exitCode = reportFault(error);
}
