import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints which tiers `npm test` leaves out: every script `test:*` of package.json. */
export default class LeftOutTiers {
  onRunComplete(): void {
    const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const tiers = Object.keys(scripts).filter((name) => name.startsWith('test:'));
    console.error(`Left out: ${tiers.map((name) => `npm run ${name}`).join(', ')}`);
  }
}
