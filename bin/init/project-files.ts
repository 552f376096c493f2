import type { Topic } from './topics.ts';

/** Files that Git leaves out. */
export const IGNORED = ['node_modules/', 'cdk.out/', '.catchbasin/', 'webhooks/local.env'];

const APP = `import { App } from 'aws-cdk-lib';
import { WebhookStack } from 'catchbasin/cdk';
import config from '../webhooks/config.ts';
import handlers from '../webhooks/handlers/index.ts';
import infrastructure from '../webhooks/infrastructure.ts';

const app = new App();

const stage: string = app.node.tryGetContext('stage') ?? 'dev';
const { webhooks } = new WebhookStack(app, \`Catchbasin-\${stage}\`, { stage, config, handlers, infrastructure });

// On stderr, because scripts read stdout of commands such as \`cdk synth\`.
console.error(webhooks.describe());
`;

const INFRASTRUCTURE = `import { defineInfrastructure } from 'catchbasin/cdk';
import type config from './config.ts';

/** Resources of the handlers, such as tables, and their permissions: none yet. */
export default defineInfrastructure<typeof config>({});
`;

const TEST_KIT = `import { testKit } from 'catchbasin/testing';
import config from './config.ts';
import handlers from './handlers/index.ts';

export const { sample, testWebhook } = testKit({ config, handlers });
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    // Node runs the files as they are.
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  },
  include: ['bin', 'webhooks'],
};

/** Properties of a new project. */
export interface ProjectProps {
  readonly topics: readonly Topic[];
  /** Feature flags of the CDK, for `context` in `cdk.json`. */
  readonly cdkContext: object;
}

/** Returns the files of a new project by their paths. `package.json` and `.gitignore` are completed instead. */
export function projectFiles({ topics, cdkContext }: ProjectProps): Readonly<Record<string, string>> {
  const cdk = {
    app: 'node --import catchbasin/check bin/app.ts',
    watch: { include: ['bin/**', 'webhooks/**', 'package.json'], exclude: ['**/*.md', '**/*.test.ts'] },
    context: cdkContext,
  };
  return {
    'bin/app.ts': APP,
    'cdk.json': toJson(cdk),
    'tsconfig.json': toJson(TSCONFIG),
    'webhooks/config.ts': configOf(topics),
    'webhooks/handlers/index.ts': registryOf(topics),
    'webhooks/infrastructure.ts': INFRASTRUCTURE,
    'webhooks/test-kit.ts': TEST_KIT,
    ...Object.fromEntries(topics.map((topic) => [`webhooks/handlers/${topic.name}.ts`, handlerOf(topic)])),
    ...Object.fromEntries(topics.map((topic) => [`webhooks/handlers/${topic.name}.test.ts`, testOf(topic)])),
  };
}

export function toJson(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

function configOf(topics: readonly Topic[]): string {
  const presets = [...new Set(topics.map(({ preset }) => preset))];
  const imports = ['defineWebhooks', 'forStage', ...presets].sort((a, b) => a.localeCompare(b));
  const lines = topics.map(
    ({ name, preset, options }) => `    ${keyOf(name)}: { lane: 'normal', verify: ${preset}(${options}) },`,
  );
  return `import { ${imports.join(', ')} } from 'catchbasin';

/** Fits into a new AWS account, whose quota may be 10 concurrent executions. */
const SMALL = { reservedConcurrency: false, maxConcurrency: 2 } as const;

// Each lane is a queue with a processor and alarms of its own. Add lanes for other priorities.
export default defineWebhooks((stage) => ({
  ...forStage(stage, {
    dev: { lanes: { normal: SMALL } },
    prod: {
      lanes: { normal: {} },
      alarms: { critical: ['oncall@example.com'] },
      terminationProtection: true,
      safeDeployments: true,
    },
  }),
  topics: {
${lines.join('\n')}
  },
}));
`;
}

function registryOf(topics: readonly Topic[]): string {
  const lines = topics.map(({ name }) => `  ${keyOf(name)}: () => import('./${name}.ts'),`);
  return `import type { HandlerRegistry, TopicOf } from 'catchbasin';
import type webhooks from '../config.ts';

/** The handlers by topic. A topic without a handler, or a handler without a topic, does not compile. */
export default {
${lines.join('\n')}
} satisfies HandlerRegistry<TopicOf<typeof webhooks>>;
`;
}

function handlerOf({ name }: Topic): string {
  return `import { defineHandler } from 'catchbasin';

/** Handles the webhooks of ${name}. When it throws, Catchbasin runs it again later. */
export default defineHandler((webhook, { log }) => {
  log.info(\`\${webhook.eventType ?? 'a webhook'} received\`);
});
`;
}

function testOf({ name, sample }: Topic): string {
  const content = sample === undefined ? '' : `, { sample: '${sample}' }`;
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testWebhook } from '../test-kit.ts';

test('processes a webhook of ${name}', async () => {
  const webhook = testWebhook('${name}'${content});
  const { outcome, attempts } = await webhook.deliver();
  assert.deepEqual({ outcome, attempts }, { outcome: 'processed', attempts: 1 });
});
`;
}

/** Writes a name as the key of an object. */
function keyOf(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : `'${name}'`;
}
