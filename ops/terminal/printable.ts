import { stripVTControlCharacters } from 'node:util';

/** Text from outside as a terminal may show it: escapes could rewrite what stands there, and line breaks make up lines of their own. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ');
}
