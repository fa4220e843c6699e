import type { EmulatorStatistics, Surface } from '../../contract/emulator-admin.ts';
import type { EmulatorContext } from '../context.ts';

/** What the emulator answered since it started; tokens are counted from the model. */
export type Statistics = {
  tokensMinted: number;
  tokensRevoked: number;
  readonly unauthorized: Record<Surface, number>;
  readonly requests: Record<Surface, number>;
};

export function emptyStatistics(): Statistics {
  return {
    tokensMinted: 0,
    tokensRevoked: 0,
    unauthorized: { mint: 0, api: 0, git: 0 },
    requests: { mint: 0, api: 0, git: 0 },
  };
}

export function reportStatistics({ statistics, model, clock, mintGate }: EmulatorContext): EmulatorStatistics {
  const now = clock();
  const valid = model.tokens.filter((token) => token.revokedAt === undefined && token.expiresAt > now);
  return { ...statistics, tokensValidNow: valid.length, mintsHeld: mintGate.waiting };
}
