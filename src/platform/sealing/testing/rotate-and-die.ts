import { SecretEnvironment } from '../../../lib/secret-environment.ts';
import { rotateInFolder } from '../rotate-in-folder.ts';

/** `FOLDER STEPS`: rotates the folder's key and kills itself right after that many steps. */
const [folder = '', steps = ''] = process.argv.slice(2);
let left = Number(steps);
await rotateInFolder(folder, new SecretEnvironment({}), Date.now, () => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
});
