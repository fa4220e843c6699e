/**
 * The image that workspaces of a template run. `localhost` is no registry: every engine takes the name as it is and
 * fetches nothing from elsewhere in its place.
 */
export const imageOf = (template: string): string => `localhost/mooring-${template}:latest`;

/** A label of every image that holds our init, and of whatever is built upon one: image/mooring.Dockerfile sets it. */
export const IMAGE_LABEL = 'dev.mooring.init';
