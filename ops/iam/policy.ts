import { type Actions, COMMANDS, type CommandName, type Scope } from './actions.ts';

/** Choice of a policy. */
export interface PolicyChoice {
  /** Role of the caller: `read-only` changes nothing, `operator` redrives, drops, replays and reconciles. */
  readonly role: 'read-only' | 'operator';
  /** Allows to read stored payloads and the messages of dead letters, which can contain a payload. */
  readonly payloads: boolean;
  /** Allows to pause and resume lanes, for which the caller can update the stack. */
  readonly pause: boolean;
}

/** Policy document of IAM. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** ARNs of the resources of a stage. */
export interface StageArns {
  readonly byScope: Readonly<Record<Scope, readonly string[]>>;
  /** Keys of the user's own that encrypt the queues or the bucket. */
  readonly keys: readonly string[];
  /** Aliases of such keys, where the template names no key. */
  readonly aliases: readonly string[];
  /** Tells if the template names another key in a way that has no ARN, such as an import. */
  readonly hasUnknownKeys: boolean;
}

const READ_ONLY: readonly CommandName[] = ['doctor', 'status', 'tail', 'policy'];
const READ_PAYLOADS: readonly CommandName[] = ['show', 'dlq list', 'dlq show'];
/** Also the commands that only read: IAM cannot tell the requests of an invocation apart. */
const INVOKE: readonly CommandName[] = ['reconcile', 'provider status', 'provider register'];
const OPERATE: readonly CommandName[] = [
  'dlq list',
  'dlq redrive',
  'dlq drop',
  'replay',
  'replay --failed-only',
  ...INVOKE,
];
const PAUSE: readonly CommandName[] = ['pause', 'resume'];

/** Actions that reveal the values of secrets, or change them. No policy contains them. */
const SECRET_VALUES = /^secretsmanager:(?!Describe)/;
/** Actions that read messages or objects, which a key of KMS can encrypt, and those that write them. */
const DECRYPTS = /^(s3:GetObject|sqs:ReceiveMessage)$/;
const ENCRYPTS = /^(s3:PutObject|sqs:SendMessage)$/;

/** Lists the commands that a policy is for, in the order of the documentation. */
export function commandsOf({ role, payloads, pause }: PolicyChoice): CommandName[] {
  const chosen = new Set([
    ...READ_ONLY,
    ...(payloads ? READ_PAYLOADS : []),
    ...(role === 'operator' ? OPERATE : []),
    ...(pause ? PAUSE : []),
  ]);
  return (Object.keys(COMMANDS) as CommandName[]).filter((name) => chosen.has(name));
}

/** Creates the policy of a choice. It names the resources of one stage. */
export function createPolicy(choice: PolicyChoice, { byScope, ...keys }: StageArns): PolicyDocument {
  const actions = new Map<Scope, Set<string>>();
  for (const command of commandsOf(choice)) {
    for (const [scope, names] of Object.entries(COMMANDS[command] as Actions) as [Scope, readonly string[]][]) {
      if (scope === 'payloads' && !choice.payloads) continue;
      const allowed = actions.get(scope) ?? new Set();
      for (const name of names) if (!SECRET_VALUES.test(name)) allowed.add(name);
      actions.set(scope, allowed);
    }
  }
  const statements = [...actions].flatMap(([scope, names]): Statement[] => {
    const Resource = byScope[scope];
    if (names.size === 0 || Resource.length === 0) return [];
    return [{ Sid: sidOf(scope), Effect: 'Allow', Action: [...names].sort(), Resource }];
  });
  return { Version: '2012-10-17', Statement: [...statements, ...keyStatements(statements, keys)] };
}

/** Allows the use of keys by the calls of the other statements. */
function keyStatements(
  statements: readonly Statement[],
  { keys, aliases }: Pick<StageArns, 'keys' | 'aliases'>,
): Statement[] {
  const names = statements.flatMap(({ Action }) => Action);
  const encrypts = names.some((name) => ENCRYPTS.test(name));
  const Action = [
    // SQS decrypts the data key also when it sends.
    ...(encrypts || names.some((name) => DECRYPTS.test(name)) ? ['kms:Decrypt'] : []),
    ...(encrypts ? ['kms:GenerateDataKey'] : []),
  ];
  if (Action.length === 0) return [];
  const via = { StringLike: { 'kms:ViaService': ['s3.*.amazonaws.com*', 'sqs.*.amazonaws.com*'] } };
  const byAlias = { ...via, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': aliases } };
  return [
    ...(keys.length > 0 ? [{ Sid: 'Keys', Effect: 'Allow', Action, Resource: keys, Condition: via } as const] : []),
    ...(aliases.length > 0
      ? [{ Sid: 'KeysByAlias', Effect: 'Allow', Action, Resource: ['*'], Condition: byAlias } as const]
      : []),
  ];
}

/** Names a statement by its scope, in the letters that IAM allows: `dead-letter queues` becomes `DeadLetterQueues`. */
function sidOf(scope: Scope): string {
  return scope.replaceAll(/(?:^|[ -])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
