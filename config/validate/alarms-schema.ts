import * as z from 'zod';
import { budget } from './budget-schema.ts';
import { options, text } from './schema-parts.ts';
import { secretName } from './secret-name-schema.ts';

/** Actions of one alarm in one state. One of them notifies the topic that all other recipients subscribe to. */
const MAX_TOPICS = 5 - 1;

const uuid = (what: string) =>
  text(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    `Must be the UUID of ${what}. Copy it from the Amazon Q console.`,
  );

const TARGETS = {
  httpsSecretName: options({ httpsSecretName: secretName }, ''),
  slack: options(
    {
      slack: options(
        {
          workspaceId: text(
            /^T[A-Z0-9]{6,20}$/,
            'Must be the id of a Slack workspace such as T01234567. Copy it from the Amazon Q console.',
          ),
          channelId: text(
            /^[CG][A-Z0-9]{6,20}$/,
            "Must be the id of a Slack channel such as C01234567. Copy it from the end of the channel's link.",
          ),
        },
        'Must be { workspaceId, channelId }. Add them.',
      ),
    },
    '',
  ),
  teams: options(
    {
      teams: options(
        {
          tenantId: uuid('a Microsoft tenant'),
          teamId: uuid('a Microsoft team'),
          channelId: text(
            /^19(:|%3a)[\w=-]+(@|%40)thread\.(tacv2|skype)$/i,
            "Must be the id of a Teams channel such as 19:0123abcd@thread.tacv2. Copy it from the channel's link.",
          ),
        },
        'Must be { tenantId, teamId, channelId }. Add them.',
      ),
    },
    '',
  ),
  topicArn: options(
    {
      topicArn: text(
        /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
        'Must be the ARN of a standard SNS topic, because alarms cannot publish to a FIFO topic. Correct it.',
      ),
    },
    '',
  ),
} as const;

const KINDS =
  'Must be an email address, { httpsSecretName }, { slack: { workspaceId, channelId } }, ' +
  '{ teams: { tenantId, teamId, channelId } } or { topicArn }. Choose one.';

const email = z.email('Must be an email address. Correct it.');

/** Tells if a value may be the address of an endpoint, which contains a key and must not be printed. */
export function resemblesAddress(value: unknown): boolean {
  return typeof value === 'string' && value.includes('/');
}

const noAddress = z.never(
  'Must be { httpsSecretName }, because the address of an endpoint contains a key. ' +
    'Name a secret, and store the address in it with `npm run ops -- secret put-url`.',
);

/** A union would report all kinds. This reports only the kind that the recipient resembles. */
const target = z.unknown().superRefine((value, context) => {
  const schema = schemaFor(value);
  if (!schema) {
    context.addIssue({ code: 'custom', message: KINDS, input: value });
    return;
  }
  const issues = schema.safeParse(value, { reportInput: true }).error?.issues ?? [];
  context.issues.push(...(issues as z.core.$ZodRawIssue[]));
});

function schemaFor(value: unknown): z.ZodType | undefined {
  if (typeof value === 'string') return resemblesAddress(value) ? noAddress : email;
  if (typeof value !== 'object' || value === null) return undefined;
  const [kind, ...others] = Object.keys(TARGETS).filter((name) => name in value);
  return kind !== undefined && others.length === 0 ? TARGETS[kind as keyof typeof TARGETS] : undefined;
}

const targets = z
  .array(target, 'Must be a list of recipients. Omit it for the default.')
  .refine(
    (all) => new Set(all.map((each) => JSON.stringify(each))).size === all.length,
    'Must contain each recipient once. Remove the duplicate.',
  )
  .refine(
    (all) => all.filter((each) => typeof each === 'object' && each !== null && 'topicArn' in each).length <= MAX_TOPICS,
    `Must contain at most ${MAX_TOPICS} topics, because an alarm has 5 actions, of which one notifies all others. ` +
      'Remove some, or subscribe them to one topic.',
  );

export const alarms = options(
  {
    critical: targets.optional(),
    warning: targets.optional(),
    budget: budget.optional(),
    runbookUrl: text(
      /^[^\s#]{1,256}$/,
      'Must be the address of docs/runbook.md, of up to 256 characters without spaces and #. Correct it.',
    ).optional(),
  },
  'Must be { critical, warning, budget, runbookUrl }, each of them optional. Omit it for no recipients.',
);
