import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CREDENTIALS, REGION } from '#local/resolver';
import { copyProject } from '#test/support/copy-project';
import { eventually, type LocalApp, startLocal } from '#test/support/local-app';

const EXAMPLES = join(__dirname, '../../docs/examples');
const projects: string[] = [];
let app: LocalApp | undefined;

jest.setTimeout(300_000);
afterEach(async () => {
  await app?.stop();
  app = undefined;
  for (const project of projects.splice(0)) rmSync(project, { recursive: true, force: true });
});

async function startWith(webhooks: string, localEnv?: string): Promise<LocalApp> {
  const project = copyProject(webhooks);
  projects.push(project);
  if (localEnv !== undefined) writeFileSync(join(project, 'webhooks/local.env'), localEnv);
  app = await startLocal(project);
  return app;
}

/** Lists the files of examples that are handlers. The others are the infrastructure and tests. */
function handlersOfExamples(): string[] {
  return readdirSync(EXAMPLES).filter((file) => /^(?!infrastructure).*(?<!\.test)\.ts$/.test(file));
}

/** Makes every documentation example part of one app: a handler as a topic, the infrastructure as its own. */
function webhooksOfExamples(): string {
  const directory = mkdtempSync(join(tmpdir(), 'examples-'));
  projects.push(directory);
  mkdirSync(join(directory, 'handlers'));
  const handlers = handlersOfExamples();
  for (const file of handlers) cpSync(join(EXAMPLES, file), join(directory, 'handlers', file));
  cpSync(join(EXAMPLES, 'infrastructure.ts'), join(directory, 'infrastructure.ts'));
  // The infrastructure names these topics.
  const nameOf = (file: string) =>
    ({ 'orders-table.ts': 'orders', 'paid-invoices.ts': 'stripe' })[file] ?? file.replace('.ts', '');
  const topics = handlers.map((file) => {
    const lane = file === 'paid-invoices.ts' ? 'normal' : 'low';
    return `    '${nameOf(file)}': { lane: '${lane}', verify: unsigned() },`;
  });
  writeFileSync(
    join(directory, 'config.ts'),
    [
      "import { defineWebhooks, unsigned } from 'catchbasin';",
      'export default defineWebhooks({ lanes: { low: {}, normal: {} }, retainPayloads: false, topics: {',
      ...topics,
      '}});',
    ].join('\n'),
  );
  const loaders = handlers.map((file) => `  '${nameOf(file)}': () => import('./${file}'),`);
  writeFileSync(join(directory, 'handlers/index.ts'), `export default {\n${loaders.join('\n')}\n};\n`);
  return directory;
}

/** The warnings of the start. */
const warningsOf = ({ output }: LocalApp) =>
  output()
    .split('\n')
    .filter((line) => line.startsWith('! '));

test('npm start runs every documentation example without a warning', async () => {
  const { url, endpoints, output } = await startWith(webhooksOfExamples());
  const topics = output().match(/^http:\/\/127\.0\.0\.1:\d+\/(\S+)/gm) ?? [];
  expect(topics).toHaveLength(handlersOfExamples().length);
  expect(warningsOf(app as LocalApp)).toEqual([]);

  const body = JSON.stringify({ order: 'A-1', quantity: 2 });
  expect((await fetch(`${url}/orders`, { method: 'POST', body })).status).toBe(200);
  const dynamodb = new DynamoDBClient({ region: REGION, credentials: CREDENTIALS, endpoint: endpoints.dynamodb });
  await eventually('the order in its table', async () => {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: ordersTable() }));
    return Items.some(({ order }) => order?.S === 'A-1');
  });
  dynamodb.destroy();
});

/** The name of the table in the template. */
function ordersTable(): string {
  const template = join(projects.at(-1) ?? '', '.catchbasin/cdk.out/Catchbasin-dev.template.json');
  const { Resources } = JSON.parse(readFileSync(template, 'utf8'));
  const [table = ''] = Object.keys(Resources).filter((id) => Resources[id].Type === 'AWS::DynamoDB::GlobalTable');
  return table;
}

test('a handler uses its resources, and reaches no service without an emulator', async () => {
  const { url, endpoints, secrets, output } = await startWith(
    join(__dirname, 'webhooks'),
    'ERP_URL=http://127.0.0.1:9/erp\nERP_ULR=typo\n',
  );
  const warnings = warningsOf(app as LocalApp);
  expect(warnings.sort()).toEqual([
    '! Admin (AWS::ApiGatewayV2::Api) does not run. Everything else works. Try this part in a deployed stage.',
    '! Bus (AWS::Events::EventBus) is not emulated. Everything else works. Try this part in a deployed stage.',
    expect.stringMatching(/^! Monthly \(AWS::Events::Rule\) does not run, because .* "cron\(0 3 1 \* \? \*\)"\. /),
    expect.stringMatching(
      /^! Report \(AWS::Lambda::Function\) does not run, because its code is not a bundle of this app\. /,
    ),
    '! Search (AWS::OpenSearchService::Domain) is not emulated. SEARCH_URL holds a placeholder. ' +
      'Set SEARCH_URL=… in webhooks/local.env.',
    expect.stringMatching(/^! Setup \(AWS::CloudFormation::CustomResource\) does not run\. /),
    expect.stringMatching(/^! webhooks\/local\.env: ERP_ULR is skipped, .* Did you mean ERP_URL\?$/),
  ]);
  expect(output()).not.toMatch(/^\s+at /m);

  expect((await fetch(`${url}/resources`, { method: 'POST', body: '{}' })).status).toBe(200);
  const s3 = new S3Client({ region: REGION, credentials: CREDENTIALS, endpoint: endpoints.s3, forcePathStyle: true });
  let result: Record<string, unknown> = {};
  await eventually('the result of the handler', async () => {
    const object = await s3.send(new GetObjectCommand({ Bucket: 'the-files', Key: 'result.json' })).catch(() => {});
    if (object) result = JSON.parse((await object.Body?.transformToString()) ?? '');
    return object !== undefined;
  });
  s3.destroy();
  const [secret] = Object.entries(secrets).filter(([name]) => name.startsWith('ErpKey'));
  expect(result).toEqual({
    messages: ['published', 'sent'],
    secret: secret?.[1],
    parameter: '5',
    search: expect.stringMatching(/^https:\/\/local-placeholder-Search\.DomainEndpoint\/$/),
    erp: 'http://127.0.0.1:9/erp',
    errors: [
      expect.stringMatching(/^NotEmulated: The local mode has no emulator of cloudwatch and did not execute PutMetric/),
      expect.stringMatching(
        /^NotEmulated: The local mode has no emulator of cloudformation and did not execute ListSt/,
      ),
      expect.stringMatching(/^NotEmulated: The local mode has no emulator of lambda and did not execute POST /),
      expect.stringMatching(
        /^Error: The local mode does not connect to AWS, here to sqs\.us-east-1\.amazonaws\.com\. /,
      ),
    ],
  });
  await eventually('the warning', () => output().includes('! The local mode has no emulator of cloudwatch'), 10);
});
