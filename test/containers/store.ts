import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import { writeFileWhole } from '../../src/lib/private-file.ts';

/** Shared by all clones of this user's: what is downloaded lies here. */
export const CONTAINER_CACHE = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'mooring',
  'test-containers',
);

const clone = createHash('sha256').update(INSTALLATION).digest('hex').slice(0, 12);

/** Images of this clone's tests. They stay from run to run, so that layers need not be built again. */
const STORE = join(CONTAINER_CACHE, clone);

/** Gone when the machine is started anew, by which podman sees that none of its containers runs any more. */
const RUN = join('/run', 'mooring-test-containers', clone);

const ENGINE = `
[containers]
# Debian's runc gives a container the limits of root, which a container without CAP_SYS_RESOURCE may not be given.
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]

[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
# Locks in shared memory would be those of the machine's own podman.
lock_type = "file"
tmp_dir = "${RUN}/libpod"
`;

const STORAGE = `
[storage]
driver = "overlay"
graphroot = "${STORE}/storage"
runroot = "${RUN}/storage"
`;

/** What podman and buildah need in their environment to keep to a store and a configuration of these tests' own. */
export const prepareStore = (): Promise<Record<string, string>> => (prepared ??= prepare());
let prepared: Promise<Record<string, string>> | undefined;

async function prepare(): Promise<Record<string, string>> {
  await mkdir(STORE, { recursive: true });
  await mkdir(RUN, { recursive: true, mode: 0o700 });
  // The podman of another test run may be reading them.
  await writeFileWhole(join(STORE, 'containers.conf'), ENGINE);
  await writeFileWhole(join(STORE, 'storage.conf'), STORAGE);
  const { PATH = '/usr/bin:/bin', HOME = homedir() } = process.env;
  return {
    PATH: `${PATH}:/usr/sbin:/sbin`,
    HOME,
    CONTAINERS_CONF: join(STORE, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(STORE, 'storage.conf'),
  };
}

/** A file that who builds in this store holds locked: two at once would do everything twice. */
export const STORE_LOCK = join(STORE, 'lock');
