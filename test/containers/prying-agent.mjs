// Stands in for an agent: tries what an agent must not be able to do, writes down what came of it, and stays.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readSync, openSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const attempt = (act) => {
  try {
    act();
    return 'done';
  } catch (error) {
    return error.code ?? `exit ${error.status}`;
  }
};
const reach = (path) =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve('done')).once('error', (error) => resolve(error.code));
  });
const statusOf = (pid) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1];
  return {
    uid: Number(field('Uid').split(/\s/)[0]),
    groups: field('Groups'),
    capabilities: ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(field).join(' '),
    noNewPrivileges: field('NoNewPrivs'),
  };
};

const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
const others = pids.flatMap((pid) => {
  try {
    return statusOf(pid).uid === process.getuid() ? [] : [pid];
  } catch {
    return [];
  }
});
const sidecar = others.find((pid) => statusOf(pid).uid === 990);
const [, boot] = process.argv.slice(1);
const { platform } = JSON.parse(boot);

const findings = {
  self: statusOf('self'),
  sidecar: statusOf(sidecar),
  environmentNames: Object.keys(process.env).toSorted(),
  ofOthers: others.length,
  environ: others.map((pid) => attempt(() => readFileSync(`/proc/${pid}/environ`))),
  maps: others.map((pid) => attempt(() => readFileSync(`/proc/${pid}/maps`))),
  memory: others.map((pid) => attempt(() => readSync(openSync(`/proc/${pid}/mem`, 'r'), Buffer.alloc(1)))),
  openFiles: others.map((pid) => attempt(() => readdirSync(`/proc/${pid}/fd`))),
  sidecarFolder: attempt(() => readdirSync('/var/lib/mooring/sidecar')),
  sidecarKey: attempt(() => readFileSync('/var/lib/mooring/sidecar/identity.jwk')),
  platformFolder: attempt(() => readdirSync('/run/platform')),
  platformSocket: await reach(platform),
  sidecarsSocket: await reach('/var/lib/mooring/sidecar/platform.sock'),
  killSidecar: attempt(() => process.kill(Number(sidecar), 'SIGTERM')),
  becomeRoot: attempt(() => process.setuid(0)),
  becomeMooring: attempt(() => process.setuid(990)),
  regain: attempt(() => execFileSync('setpriv', ['--inh-caps=+chown', 'true'], { stdio: 'ignore' })),
  // Some engines let anybody be root of a user namespace; that root has no say outside of it.
  asOwnRoot: attempt(() =>
    execFileSync(
      'unshare',
      ['--user', '--map-root-user', 'cat', `/proc/${sidecar}/environ`, '/var/lib/mooring/sidecar/identity.jwk'],
      { stdio: 'ignore' },
    ),
  ),
  switchUser: attempt(() => execFileSync('su', ['-c', 'true'], { stdio: 'ignore' })),
  writeToWiring: attempt(() => writeFileSync('/etc/mooring/gitconfig', '')),
  replaceSocket: attempt(() => writeFileSync('/run/mooring/new.sock', '')),
  writeToMooring: attempt(() => writeFileSync('/opt/mooring/mooring.mjs', '')),
  writeToWorkspace: attempt(() => writeFileSync('/workspace/note', '')),
  writeToHome: attempt(() => writeFileSync('/home/agent/note', '')),
  relay: await reach('/run/mooring/relay.sock'),
};
writeFileSync('/workspace/findings.json.new', JSON.stringify(findings));
execFileSync('mv', ['/workspace/findings.json.new', '/workspace/findings.json']);
process.stdin.resume().on('end', () => process.exit(0));
