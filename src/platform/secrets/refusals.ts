export type SecretRefusal = {
  readonly reason: 'secret_not_found';
  readonly name: string;
  /** Whose it would be. */
  readonly workspace?: string | undefined;
};
