import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AFTER, BEFORE } from '#ops/doctor/diagnose';

const read = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');
const page = read('docs/operating.md');

/** The IAM actions in the block of code that follows some words. */
function actionsAfter(words: string): string[] {
  const [, block = ''] = /```\n([^`]+)```/.exec(page.slice(page.indexOf(words))) ?? [];
  return block.trim().split('\n').sort();
}

test('lists the permissions that the doctor takes, and no other', () => {
  const taken = new Set([...BEFORE, ...AFTER].flatMap(({ actions }) => actions));
  expect(actionsAfter('`doctor` takes these')).toEqual([...taken].sort());
});

test('lists the permissions that secrets are put and rotated with, and no other', () => {
  const source = read('ops/secret/secrets-manager.ts');
  const taken = new Set([...source.matchAll(/new (\w+)Command\(/g)].map(([, action]) => `secretsmanager:${action}`));
  expect(actionsAfter('`secret` takes these')).toEqual([...taken].sort());
});

test('the doctor declares the permissions of all that it asks', () => {
  const sources = ['ops/doctor/aws-ports.ts', 'ops/stack/deployed-stack.ts'].map(read).join();
  const asked = [...sources.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g)].map(([, one, many]) => one ?? many);
  const declared = [...BEFORE, ...AFTER].flatMap(({ actions }) => actions.map((action) => action.split(':')[1]));
  expect([...new Set(asked)].sort()).toEqual([...new Set(declared)].sort());
});

test('has a row for each check', () => {
  for (const { name } of [...BEFORE, ...AFTER]) expect(page).toContain(`\n| ${name} |`);
});
