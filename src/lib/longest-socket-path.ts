/** In bytes. The kernel's limit: `sun_path` has 108 with the zero at its end, see unix(7). */
export const LONGEST_SOCKET_PATH = 107;
