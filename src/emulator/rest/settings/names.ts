/** Of secrets and variables: https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets */
export const isSettingName = (name: string): boolean => /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/.test(name);
