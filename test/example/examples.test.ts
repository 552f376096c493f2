import { execFile } from 'node:child_process';
import { globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from '#test/support/stack';
import { installedExample } from './examples.project.ts';

const ROOT = join(__dirname, '../..');
const EXAMPLES = readdirSync(join(ROOT, 'examples'));
/** Libraries that the sources of this package need. A project gets declarations, which need none of them. */
const LIBRARIES = 'es2024,esnext.disposable,esnext.error';

const run = promisify(execFile);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

let installed: Readonly<Record<string, ReturnType<typeof installedExample>>>;
beforeAll(() => {
  installed = Object.fromEntries(EXAMPLES.map((name) => [name, installedExample(name)]));
});
afterAll(() => {
  for (const { directory } of Object.values(installed)) rmSync(directory, { recursive: true, force: true });
});

const projectOf = (name: string) => installed[name]?.project ?? '';

/** Runs a script in the project of an example. @throws {Error} with its output when it fails */
async function node(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd: projectOf(name), env: { ...process.env, ...env } };
  const { stdout } = await run(process.execPath, [...args], options).catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`);
  });
  return stdout;
}

test('the examples are those of docs/examples.md', () => {
  const page = readFileSync(join(ROOT, 'docs/examples.md'), 'utf8');
  const linked = [...page.matchAll(/\]\(\.\.\/examples\/([\w-]+)\)/g)].map(([, name]) => name);
  expect(linked.sort()).toEqual(EXAMPLES.toSorted());
  expect(EXAMPLES).toHaveLength(3);
});

describe.each(EXAMPLES)('%s', (name) => {
  test('passes its own tests', async () => {
    const { scripts } = json(join(projectOf(name), 'package.json'));
    expect(scripts.test).toBe('node --test "webhooks/**/*.test.ts"');
    const output = await node(name, ['--test', '--test-reporter=tap', 'webhooks/**/*.test.ts']);
    expect(output).toMatch(/^# pass [1-9]/m);
    expect(output).toMatch(/^# skipped 0$/m);
    expect(output).toMatch(/^# fail 0$/m);
  });

  test('compiles', async () => {
    // Fails with the errors, if there are any.
    const files = await node(name, ['node_modules/typescript/bin/tsc', '--lib', LIBRARIES, '--listFiles']);
    for (const file of ['bin/app.ts', 'webhooks/infrastructure.ts', 'webhooks/handlers/index.ts']) {
      expect(files).toContain(`/${name}/${file}\n`);
    }
  });

  test('declares the packages that it imports, in the versions of this project', () => {
    const { devDependencies, version } = json(join(ROOT, 'package.json'));
    const manifest = json(join(projectOf(name), 'package.json'));
    const versions: Record<string, string> = { ...devDependencies, catchbasin: version };
    const declared: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(declared).toEqual(
      Object.fromEntries(Object.keys(declared).map((dependency) => [dependency, `^${versions[dependency]}`])),
    );
    const files = globSync(`examples/${name}/**/*.ts`, { cwd: ROOT }).map((file) =>
      readFileSync(join(ROOT, file), 'utf8'),
    );
    const imported = files
      .flatMap((text) => [...text.matchAll(/ from '([^.'][^']*)'/g)])
      .map(([, specifier = '']) => specifier)
      .filter((specifier) => !specifier.startsWith('node:'))
      .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
    expect([...new Set(imported)].filter((dependency) => !Object.hasOwn(declared, dependency))).toEqual([]);
    expect(imported).toContain('catchbasin');
  });

  test('has a README of at most 40 lines', () => {
    const lines = readFileSync(join(projectOf(name), 'README.md'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});

/** Runs the CDK app of an example for a stage, without bundling. */
async function templateOf(name: string, stage: 'dev' | 'prod'): Promise<Template> {
  const output = join(projectOf(name), `cdk.out.${stage}`);
  const context = { stage, 'aws:cdk:bundling-stacks': [] };
  await node(name, ['bin/app.ts'], { CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) });
  return Template.fromJSON(json(join(output, `Catchbasin-${stage}.template.json`)));
}

/** Synthesizes an example and reads the lanes of its configuration, for each stage. */
async function stagesOf(name: string) {
  const lanesOf = "(await import('./webhooks/config.ts')).default(stage).lanes";
  const script = `console.log(JSON.stringify(await Promise.all(['dev', 'prod'].map(async (stage) => ${lanesOf}))))`;
  const [dev, prod, lanes] = await Promise.all([
    templateOf(name, 'dev'),
    templateOf(name, 'prod'),
    node(name, ['--input-type=module', '--eval', script]).then(JSON.parse),
  ]);
  return [
    { stage: 'dev', template: dev, lanes: lanes[0] },
    { stage: 'prod', template: prod, lanes: lanes[1] },
  ] as const;
}

/** Returns the variables of the only processor. */
function processorVariables(template: Template) {
  const variables = propertiesOf(template, 'AWS::Lambda::Function').map(({ Environment }) => Environment?.Variables);
  const [processor, ...others] = variables.filter((each) => each?.LANE);
  expect(others).toEqual([]);
  return processor;
}

/** Lists the actions that the processor may take on a resource, whose id begins with a name. */
function actionsOn(template: Template, name: string): readonly string[] {
  return propertiesOf(template, 'AWS::IAM::Policy')
    .filter(({ Roles }) => Roles.some(({ Ref }: { Ref: string }) => /^WebhooksLane\w+ProcessRole/.test(Ref)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect, Resource }) => Effect === 'Allow' && JSON.stringify(Resource).includes(`"${name}`))
    .flatMap(({ Action }) => Action);
}

/** Refers to a resource, whose id begins with a name. */
const reference = (name: string) => ({ Ref: expect.stringMatching(`^${name}[0-9A-F]{8}$`) });

test('stripe-to-dynamodb creates the table, and grants it to its processor', async () => {
  for (const { stage, template } of await stagesOf('stripe-to-dynamodb')) {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: stage === 'prod' ? 'Retain' : 'Delete',
      Properties: { KeySchema: [{ AttributeName: 'invoice', KeyType: 'HASH' }] },
    });
    expect(actionsOn(template, 'Invoices')).toContain('dynamodb:PutItem');
    expect(processorVariables(template).INVOICES_TABLE).toEqual(reference('Invoices'));
  }
});

test('shopify-with-a-rate limits the rate, and grants the API key to its processor', async () => {
  for (const { stage, template, lanes } of await stagesOf('shopify-with-a-rate')) {
    // Of the five reserved executions the rate leaves two.
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 2 } });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { Name: `fulfillment/${stage}/api-key` });
    expect(actionsOn(template, 'FulfillmentApiKey')).toContain('secretsmanager:GetSecretValue');
    expect(processorVariables(template)).toMatchObject({
      FULFILLMENT_API_KEY: reference('FulfillmentApiKey'),
      FULFILLMENT_URL: stage === 'prod' ? 'https://api.fulfillment.example' : 'https://sandbox.fulfillment.example',
    });
    expect(lanes).toMatchObject({ fulfillment: { maxAttemptsPerSecond: 2 } });
  }
});

test('custom-hmac-fifo has FIFO queues, and settings by stage', async () => {
  for (const { stage, template, lanes } of await stagesOf('custom-hmac-fifo')) {
    const queues = propertiesOf(template, 'AWS::SQS::Queue');
    expect(queues.map(({ FifoQueue }) => FifoQueue)).toEqual([true, true]);
    expect(actionsOn(template, 'Customers')).toEqual(expect.arrayContaining(['s3:GetObject*', 's3:PutObject']));
    expect(processorVariables(template).CUSTOMERS_BUCKET).toEqual(reference('Customers'));
    const attempts = stage === 'prod' ? 6 : 3;
    expect(lanes).toMatchObject({ customers: { fifo: true, attempts } });
    template.resourceCountIs('AWS::SNS::Subscription', stage === 'prod' ? 2 : 0);
  }
});
