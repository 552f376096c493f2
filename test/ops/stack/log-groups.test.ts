import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logGroupsOf } from '#ops/stack/log-groups';
import { Template, type TemplateContent } from '#ops/stack/template';
import { synthesized } from '#test/support/stack';

const ROOT = join(__dirname, '../../..');

test('finds the log group of each function of Catchbasin, with its retention', () => {
  const template = new Template(synthesized().toJSON() as TemplateContent);
  const groups = logGroupsOf(template, (logicalId) => `physical ${logicalId}`);
  expect(groups.map(({ function: name, lane }) => [name, lane].filter(Boolean).join(' ')).sort()).toEqual([
    'ingest',
    'process rest',
    'process urgent',
    'remind',
    'requeue',
  ]);
  for (const { name, retentionDays } of groups) {
    expect(name).toMatch(/^physical \w+Logs/);
    expect(retentionDays).toBeGreaterThan(0);
  }
});

test('no command loads the client of CloudWatch Logs before it reads logs', () => {
  const files = globSync('ops/**/*.ts', { cwd: ROOT });
  const loading = files.filter((file) =>
    /^import (?!type )[^;]*client-cloudwatch-logs/m.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(files).toContain('ops/logs/cloudwatch-logs.ts');
  expect(loading).toEqual([]);
});
