/**
 * The image that workspaces of a template run. `localhost` is no registry: every engine takes the name as it is and
 * fetches nothing from elsewhere in its place.
 */
export const imageOf = (template: string): string => `localhost/mooring-${template}:latest`;
