import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { LIMITS, type Limit } from '#lib/limits/limits';
import { expectBlock, expectFigures, expectOnPage } from '#test/support/doc-page';
import { configOf, plainTopic } from '#test/support/large-config';
import { stackOf } from '#test/support/stack';

const PAGE = join(__dirname, '../../docs/limits.md');
const ALL: readonly (readonly [string, Limit])[] = Object.entries(LIMITS);

test('the table lists every limit of the code', () => {
  const rows = ALL.map(([, { name, service, source, max, unit, counts, remedy }]) => {
    const cells = [name, `${max.toLocaleString('en-US')} ${unit} ([${service}](${source}))`, counts, remedy];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['| limit | at most | what counts | remedy |', '|---|---|---|---|'];
  expectBlock(PAGE, 'limits', [...head, ...rows].join('\n'));
});

test('the page names the quotas that AWS raises', () => {
  const names = ALL.filter(([, { adjustable }]) => adjustable).map(([key]) => `\`${key}\``);
  expectFigures(PAGE, { quotas: () => `They are ${names.join(' and ')}.` });
});

test('the page shows an error as it is printed', () => {
  const stack = stackOf(configOf(501, plainTopic));
  let message = '';
  try {
    Template.fromStack(stack);
  } catch (error) {
    message = (error as Error).message;
  }
  expectOnPage(PAGE, 'error', message.replaceAll('. ', '.\n    ').trim());
});
