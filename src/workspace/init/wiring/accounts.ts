import { INSIDE } from '../../../contract/workspace-boot.ts';

/** The agent's user, who alone exists inside: some agent CLIs refuse unattended work as root. */
export const AGENT = { name: 'agent', uid: 1000, gid: 1000 } as const;

/** passwd(5) of the sandbox. */
export const PASSWD = `${AGENT.name}:x:${AGENT.uid}:${AGENT.gid}:agent:${INSIDE.home}:/bin/bash\n`;

/** group(5) of the sandbox. */
export const GROUP = `${AGENT.name}:x:${AGENT.gid}:\n`;
