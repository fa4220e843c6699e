/** What the doctor found out about one thing. */
export type Finding =
  | { readonly check: string; readonly ok: true; readonly says: string }
  | { readonly check: string; readonly ok: false; readonly says: string; readonly remedy: string };

export const fine = (check: string, says: string): Finding => ({ check, ok: true, says });
export const faulty = (check: string, says: string, remedy: string): Finding => ({ check, ok: false, says, remedy });
