import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AwsCalls } from '#lambdas/runtime/aws/calls';
import { bundleOf } from './bundle.ts';

const ROOT = join(__dirname, '../..');
const load = createRequire(__filename);

/** IAM's names where they differ from the SDK's. */
const SERVICES: Record<string, string> = { 'secrets-manager': 'secretsmanager' };
const ACTIONS: Record<string, string> = {
  'api-gateway:GetAccount': 'apigateway:GET',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'cloudwatch-logs:FilterLogEvents': 'logs:FilterLogEvents',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:ListObjectsV2': 's3:ListBucket',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/** IAM actions of the calls without the SDK. Those of `item` are the names of its operations. */
const CALLS: Readonly<Record<Exclude<keyof AwsCalls, 'item'>, string>> = {
  changeVisibility: 'sqs:ChangeMessageVisibility',
  deleteObject: 's3:DeleteObject',
  getObject: 's3:GetObject',
  getQueueArn: 'sqs:GetQueueAttributes',
  getSecret: 'secretsmanager:GetSecretValue',
  putObject: 's3:PutObject',
  putSecret: 'secretsmanager:PutSecretValue',
  sendMessage: 'sqs:SendMessage',
};

/**
 * Lists the IAM actions of every SDK command and every call of `AwsCalls` in a function's bundle, in our code and in the
 * packages.
 *
 * Handlers are left out, because `webhooks/infrastructure.ts` grants their calls.
 */
export function sdkActionsOf(entry: string): string[] {
  const { inputs } = bundleOf(entry, ['../../webhooks/handlers/*']);
  const files = inputs.filter((path) => !/node_modules\/@aws-sdk\/client-/.test(path));
  return [...new Set(files.flatMap(actionsIn))].sort();
}

function actionsIn(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const byName = [
    ...source.matchAll(/import\s+(?:type\s+)?\{([^}]+)\}\s+from\s+['"]@aws-sdk\/client-([a-z0-9-]+)['"]/g),
  ];
  // An import in another form would not be seen.
  const mentions = source.match(/(?:from|import|require)\s*\(?\s*['"]@aws-sdk\/client-/g) ?? [];
  if (mentions.length > byName.length) throw new Error(`${file}: import the commands of @aws-sdk/client-* by name`);
  const ofCommands = byName.flatMap(([, names = '', client = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type\s+|\s+as\s.*$/g, ''))
      .flatMap((name) => iamActionOf(client, name) ?? []),
  );
  return [...ofCommands, ...actionsOfCalls(file, source)];
}

/** Lists the actions of what a file calls on `calls`, which is the only name that it may have. */
function actionsOfCalls(file: string, source: string): string[] {
  if (!source.includes('AwsCalls') || file.startsWith('lambdas/runtime/aws/')) return [];
  const used = [...source.matchAll(/\bcalls\.(\w+)\((?:'(\w+)')?/g)];
  // A destructured call would not be seen.
  if (/\}\s*(=\s*calls\b|:\s*AwsCalls\b)/.test(source)) throw new Error(`${file}: use AwsCalls by the name calls`);
  return used.map(([, call = '', operation]) => {
    const action = call === 'item' && operation ? `dynamodb:${operation}` : CALLS[call as keyof typeof CALLS];
    if (!action) throw new Error(`${file}: name the IAM action of ${call} in CALLS`);
    return action;
  });
}

/**
 * Names the IAM action of an SDK command or a paginator.
 *
 * @returns undefined for clients, errors and types, which call nothing themselves
 */
export function iamActionOf(client: string, name: string): string | undefined {
  const [, operation] = /^(\w+)Command$|^paginate(\w+)$/.exec(name)?.filter((part) => part !== undefined) ?? [];
  if (operation) {
    const action = `${SERVICES[client] ?? client}:${operation}`;
    return ACTIONS[action] ?? action;
  }
  const calls = load(`@aws-sdk/client-${client}`)[name]?.prototype?.send && !name.endsWith('Client');
  if (calls || name.startsWith('waitUntil')) throw new Error(`${name} hides what it calls: use ${client}'s commands`);
  return undefined;
}
