import { CONTAINER_USERS } from '../../../contract/workspace-boot.ts';

/**
 * Acts with the agent's rights, in one go: what the agent has planted in its folders, a link above all, leads root
 * nowhere. Everything in `act` is synchronous, so that nothing else of ours runs meanwhile.
 */
export function actAsAgent<T>(act: () => T): T {
  const { agent } = CONTAINER_USERS;
  const { setegid, seteuid, setgroups } = process;
  const groups = process.getgroups?.();
  if (!setegid || !seteuid || !setgroups || !groups) throw new Error('this system knows no users');
  setgroups([agent]);
  setegid(agent);
  seteuid(agent);
  try {
    return act();
  } finally {
    seteuid(0);
    setegid(0);
    setgroups(groups);
  }
}
