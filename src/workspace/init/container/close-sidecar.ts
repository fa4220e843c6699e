import { chmodSync, lchownSync, lstatSync, mkdirSync } from 'node:fs';
import { CONTAINER_USERS } from '../../../contract/workspace-boot.ts';
import { mendOwnership } from './mend-ownership.ts';

/** Sees to it that nobody but the sidecar's user enters its folder, whoever owned that before. */
export function closeSidecar(folder: string): string {
  const { mooring } = CONTAINER_USERS;
  mkdirSync(folder, { recursive: true });
  if (lstatSync(folder).uid !== mooring) lchownSync(folder, mooring, mooring);
  const outcome = mendOwnership(folder, mooring);
  chmodSync(folder, 0o700);
  return outcome;
}
