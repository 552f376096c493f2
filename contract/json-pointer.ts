import { ownValue } from './own-value.ts';

/**
 * Reads the value at a JSON pointer (RFC 6901). The pointer `''` is the whole value.
 *
 * @example
 * readPointer({ data: [{ id: 7 }] }, '/data/0/id') // 7
 *
 * @returns undefined if there is no value
 */
export function readPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of pointer.split('/').slice(1)) {
    if (typeof current !== 'object' || current === null) return undefined;
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    current = ownValue(current as Readonly<Record<string, unknown>>, name);
  }
  return current;
}
