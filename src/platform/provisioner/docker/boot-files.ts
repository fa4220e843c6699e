import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { CONTAINER_USERS, SIDECAR_FILES } from '../../../contract/workspace-boot.ts';
import { WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import type { Secret } from '../../../lib/secret.ts';
import type { WorkspaceSecrets } from '../workspace-host.ts';
import type { Part } from './labels.ts';

const { mooring } = CONTAINER_USERS;

/** The same content makes the same archive. */
const mtime = new Date(0);

/**
 * What a container finds in its state folder at its start, as a tar archive: so it comes there by the engine's own
 * interface, also at an engine on another machine, and is never part of what that tells of a container.
 */
export async function bootFiles(part: Part, bootText: string, secrets: WorkspaceSecrets): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: WORKSPACE_FILES.boot, mode: 0o644, uid: 0, gid: 0, mtime }, bootText);
  archive.entry({ name: 'sidecar', type: 'directory', mode: 0o700, uid: mooring, gid: mooring, mtime });
  for (const [file, secret] of secretFiles(part, secrets)) {
    archive.entry({ name: `sidecar/${file}`, mode: 0o600, uid: mooring, gid: mooring, mtime }, secret.reveal());
  }
  // Root's alone: init reads them and gives the agent what its template wants.
  archive.entry({ name: 'secrets', type: 'directory', mode: 0o700, uid: 0, gid: 0, mtime });
  for (const [name, secret] of part === 'sidecar' ? [] : (secrets.agentSecrets ?? [])) {
    archive.entry({ name: `secrets/${name}`, mode: 0o600, uid: 0, gid: 0, mtime }, secret.reveal());
  }
  archive.finalize();
  return buffer(archive);
}

/** An agent's container is given what the agent itself is given, and nothing of the sidecar's. */
function secretFiles(part: Part, { enrolmentCode, frozenToken }: WorkspaceSecrets): [string, Secret][] {
  const files: [string, Secret | undefined, Part][] = [
    [SIDECAR_FILES.enrolmentCode, enrolmentCode, 'sidecar'],
    [SIDECAR_FILES.frozenToken, frozenToken, 'agent'],
  ];
  return files.flatMap(([file, secret, whose]): [string, Secret][] =>
    secret !== undefined && (part === 'workspace' || part === whose) ? [[file, secret]] : [],
  );
}
