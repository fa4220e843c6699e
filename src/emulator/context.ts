import type { HttpBindings } from '@hono/node-server';
import type { Knobs } from '../contract/emulator-admin.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Secret } from '../lib/secret.ts';
import type { App, EmulatorModel, Installation, IssuedToken, User } from './state/model.ts';
import type { Statistics } from './admin/statistics.ts';
import type { Webhooks } from './webhooks/webhooks.ts';
import type { ObjectStore } from './lfs/object-store.ts';
import type { MintGate } from './apps/mint-gate.ts';
import type { SecondaryUsage } from './http/secondary-limit.ts';
import type { ManifestCodes } from './apps/manifest/manifest-codes.ts';

/** What every part of the emulator is given: its memory, its clock and where its git repositories lie. */
export type EmulatorContext = {
  readonly model: EmulatorModel;
  /** To be called after each change of `model`: it will be written to disk soon. */
  readonly changed: () => void;
  /** Milliseconds, with `knobs.clockOffsetMs` added. */
  readonly clock: Clock;
  readonly random: Random;
  readonly knobs: Knobs;
  /** Holds `<owner>/<name>.git`, bare. */
  readonly repositoriesFolder: string;
  /** git-lfs's objects, and the key that signs the way to them. */
  readonly lfs: { readonly store: ObjectStore; readonly key: Secret };
  /** The addresses in answers, whatever address was dialled: https://github.com, https://api.github.com … */
  readonly publicUrls: {
    readonly web: string;
    readonly api: string;
    readonly uploads: string;
    readonly codeload: string;
    readonly raw: string;
  };
  readonly statistics: Statistics;
  /** Of Apps that were made from a manifest and whose key has not been fetched yet. */
  readonly manifestCodes: ManifestCodes;
  readonly webhooks: Webhooks;
  readonly mintGate: MintGate;
  readonly secondaryUsage: SecondaryUsage;
  readonly log: Log;
};

/** Who makes a request, as far as its credential says. */
export type Identity =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | {
      readonly kind: 'installation';
      readonly app: App;
      readonly installation: Installation;
      readonly token: IssuedToken;
      /** The bot `<slug>[bot]`, author of what the token does. */
      readonly bot: User;
    };

/** What Hono handlers of the API find in their context. */
export type EmulatorEnv = { Bindings: HttpBindings; Variables: { identity: Identity } };
