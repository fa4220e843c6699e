/**
 * Node's HTTP module for processes that must stay small. `import … from 'node:http'` evaluates every export of
 * the module, `WebSocket` among them, and with it loads Node's whole bundled undici: 13 MB resident that a process
 * which only relays bytes never uses. `process.getBuiltinModule` hands over the same module without that:
 * https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const http = process.getBuiltinModule('node:http');
