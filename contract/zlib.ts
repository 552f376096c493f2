/**
 * Loads `node:zlib` at its first use.
 *
 * A bundle loads what it imports before the first webhook, and few webhooks are compressed.
 */
export function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib');
}
