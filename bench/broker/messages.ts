export type PlatformOrder = {
  readonly emulator: { readonly url: string; readonly appPrivateKeyPem: string; readonly app: { clientId: string } };
  readonly workspaces: readonly object[];
};

/** Where the platform listens, and the one-time code of each workspace. */
export type PlatformFacts = { readonly socket: string; readonly codes: readonly string[] };
