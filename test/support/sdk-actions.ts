import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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

/**
 * Lists the IAM actions of every SDK command in a function's bundle, in our code and in the packages.
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
  return byName.flatMap(([, names = '', client = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type\s+|\s+as\s.*$/g, ''))
      .flatMap((name) => iamActionOf(client, name) ?? []),
  );
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
