import { stripVTControlCharacters } from 'node:util';

/** Removes terminal escapes and line breaks from external text, so that it cannot rewrite the screen or add lines. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ');
}
