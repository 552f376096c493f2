import { type Cost, fixedCosts, sum, webhookCosts } from './costs.ts';
import { MEASURED } from './measured-costs.ts';
import type { PricedStage } from './priced-stage.ts';

/** Numbers of webhooks a month, and the size of their batches. */
export interface Traffic {
  readonly webhooks: number;
  readonly batch: number;
}

const dollars = (amount: number) =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Builds the table of the costs of a stage a month, without webhooks and with some. */
export function monthTable(stage: PricedStage, heading: string, traffic: readonly Traffic[]): string {
  const columns = [
    [...fixedCosts(stage, false), ...ofWebhooks(stage, { webhooks: 0, batch: 1 })],
    ...traffic.map((each) => [...fixedCosts(stage, true), ...ofWebhooks(stage, each)]),
  ];
  const [names = []] = columns;
  const rows = names.map(
    ([name], row) => `| ${name} | ${columns.map((column) => dollars(column[row]?.[1] ?? 0)).join(' | ')} |`,
  );
  const total = `| **sum** | ${columns.map((column) => dollars(sum(column))).join(' | ')} |`;
  return [heading, `|${'---|'.repeat(columns.length + 1)}`, ...rows, total].join('\n');
}

function ofWebhooks(stage: PricedStage, { webhooks, batch }: Traffic): readonly Cost[] {
  const costs = webhookCosts(stage, batch).map(([name, each]): Cost => [name, each * webhooks]);
  const named = (names: RegExp) => costs.filter(([name]) => names.test(name));
  return [
    ['requests and Lambda time', sum(costs) - sum(named(/^CloudWatch Logs$|storage/))],
    ['logs', sum(named(/^CloudWatch Logs$/))],
    ['storage', sum(named(/storage/))],
  ];
}

/** Formats what a stage with webhooks costs a month besides them, in whole dollars. */
export function fixedMonth(stage: PricedStage): string {
  return `$${Math.round(sum(fixedCosts(stage, true)))}`;
}

/** Builds the table of the costs of a million webhooks. */
export function millionTable(stage: PricedStage, batches: readonly number[]): string {
  const columns = batches.map((batch) => webhookCosts(stage, batch));
  const [names = []] = columns;
  const cells = (row: number) => columns.map((column) => dollars((column[row]?.[1] ?? 0) * 1_000_000)).join(' | ');
  return [
    `| a million webhooks | ${batches.map((batch) => `in batches of ${batch}`).join(' | ')} |`,
    `|${'---|'.repeat(batches.length + 1)}`,
    ...names.map(([name], row) => `| ${name} | ${cells(row)} |`),
    `| **sum** | ${columns.map((column) => dollars(sum(column) * 1_000_000)).join(' | ')} |`,
  ].join('\n');
}

/** Builds the table of the measured inputs. */
export function measuredTable(): string {
  const { webhook, batch, failedAttempt, requeue, bytes, metrics } = MEASURED;
  const list = (calls: Readonly<Record<string, number>>) =>
    Object.entries(calls)
      .map(([operation, count]) => `${count} \`${operation}\``)
      .join(', ');
  const size = (count: number) => `${count.toLocaleString('en')} bytes`;
  const rows = [
    ['requests for each webhook', list(webhook)],
    ['requests for each batch', list(batch)],
    ['requests for a first attempt that fails', list(failedAttempt)],
    ['requests for each run of requeue without markers', list(requeue)],
    ['event of the ingest function, which is not billed', size(bytes.event)],
    ['object in S3', size(bytes.object)],
    ['message in SQS', size(bytes.message)],
    ['record in DynamoDB', size(bytes.item)],
    ['line of the access log', size(bytes.accessLog)],
    ['line of ingest', size(bytes.ingestLog)],
    ['line of the processor', size(bytes.processLog)],
    ['line of ingest for a wrong signature', size(bytes.rejectLog)],
    ['line of requeue', size(bytes.requeueLog)],
    ['metrics of each topic with webhooks', `${metrics}`],
  ];
  return ['| input | measured |', '|---|---|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}
