import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNQUEUED_PREFIX } from '#contract/keys';
import { STEPS } from '#contract/observability';

const page = readFileSync(join(__dirname, '../../docs/glossary.md'), 'utf8');
const entries = page
  .split(/^### /m)
  .slice(1)
  .map((entry) => {
    const [term = '', ...text] = entry.trim().split('\n');
    return { term, text: text.join(' ') };
  });
const terms = entries.map(({ term }) => term);

/** Stages of a webhook and operations on it, in the words of logs, metrics and commands. */
const WORDS = [
  'Ingest',
  'Store',
  'Queue',
  'Process',
  'Retry',
  'Dead letter',
  'Redrive',
  'Replay',
  'Requeue',
  'Reconcile',
  'Drop',
];

test('terms are in alphabetical order, each once', () => {
  expect(terms.length).toBeGreaterThan(50);
  const sorted = [...new Set(terms)].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }));
  expect(terms).toEqual(sorted);
});

test('each term has one to three sentences and a link to the page that explains it', () => {
  const wrong = entries.filter(({ text }) => {
    const sentences = text.split(/[.:;](?:\s|$)/).filter((each) => each.trim() !== '');
    return sentences.length > 3 || !/\(\[[^\]]+\]\([^)]+\)\)\.$/.test(text);
  });
  expect(wrong.map(({ term }) => term)).toEqual([]);
});

test('the stages and the operations of a webhook are explained', () => {
  expect(WORDS.filter((word) => !terms.includes(word))).toEqual([]);
});

test('the outcomes of the log lines are explained', () => {
  expect([STEPS.accepted, STEPS.rejected, STEPS.duplicate, STEPS.deferred]).toEqual([
    'webhook accepted',
    'webhook rejected',
    'webhook duplicate',
    'webhook deferred',
  ]);
  expect(terms).toEqual(expect.arrayContaining(['Accept', 'Reject', 'Duplicate', 'Deferral']));
});

test('the key of a marker is that of the code', () => {
  expect(page).toContain(`\`${UNQUEUED_PREFIX}<lane>/<id>\``);
});
