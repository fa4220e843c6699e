import { err, ok, type Result } from '../../../lib/result.ts';
import { findAccount } from '../../state/find.ts';
import type { EmulatorModel, User } from '../../state/model.ts';

/** Apps and organisations cannot be assigned. */
export const isAssignable = (user: User): boolean => user.type === 'User';

/** The people of these logins, or the first login that cannot be assigned. */
export function findAssignees(model: EmulatorModel, logins: readonly string[]): Result<User[], string> {
  const found: User[] = [];
  for (const login of logins) {
    const user = findAccount(model, login);
    if (user === undefined || !isAssignable(user)) return err(login);
    found.push(user);
  }
  return ok(found);
}
