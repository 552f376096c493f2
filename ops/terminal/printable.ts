import { stripVTControlCharacters } from 'node:util';

/**
 * Removes terminal escapes, line breaks and changes of the writing direction from external text, so that it cannot
 * rewrite the screen, add lines or reorder a line.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ');
}
