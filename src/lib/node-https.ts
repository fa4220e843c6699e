/** As `node-http.ts`, and apart from it: what speaks no TLS saves another 3 MB. */
export const https = process.getBuiltinModule('node:https');
