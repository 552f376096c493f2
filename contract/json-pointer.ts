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

/** Sets the value at a JSON pointer inside an object. Missing objects on its path are created. */
export function writePointer(target: object, pointer: string, value: unknown): void {
  const names = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop() ?? '';
  let current = target as Record<string, unknown>;
  for (const name of names) {
    const inner = ownValue(current, name);
    if (typeof inner !== 'object' || inner === null) define(current, name, {});
    current = current[name] as Record<string, unknown>;
  }
  define(current, last, value);
}

/** Sets an own property, even one with a name such as `__proto__`. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
