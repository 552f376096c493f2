import { Command, InvalidArgumentError } from 'commander';
import { parseFault } from '#ops/send/parse-fault';
import { parseHeader } from '#ops/send/parse-header';
import { readBodyOption } from '#ops/send/samples/body-sample';
import { type SendAndFollowOptions, sendAndFollow } from '#ops/send/send-and-follow';
import { deployedTarget, localTarget } from '#ops/send/target';
import type { PlanStage } from '#ops/stack/plan-stage';
import { print, type Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';
import { localOption, stageOption } from './stage-option.ts';

interface Options extends Omit<SendAndFollowOptions, 'topicName' | 'project' | 'body'> {
  readonly url?: string;
  readonly stage?: string;
  readonly body?: string;
}

/**
 * Creates `npm run send`, which is `npm run ops -- send`.
 *
 * @param project directory of the project, where the local mode keeps its state
 * @param directory in which the user typed the command. @default the project
 */
export function sendCommand(
  terminal: Terminal,
  planStage: PlanStage,
  project: string,
  directory: string = project,
): Command {
  return new Command('send')
    .description('Send sample webhooks, signed as their provider signs them, and show what happens to them.')
    .argument('<topic>', 'topic of webhooks/config.ts')
    .option('--event <type>', 'send only samples of this event type or name, such as push')
    .option('--body <file>', 'send this body unchanged instead of a sample; - reads standard input')
    .option('--header <name=value>', 'add or replace a header. Repeat it for another header', parseHeader)
    .option('--count <n>', 'number of samples', positive, 1)
    .option('--bad-signature', 'sign with a wrong secret. Each sample must be rejected with 401')
    .option('--fail', 'send samples that fail. Orders are retried, GitHub and Stripe events dead-lettered at once')
    .option(
      '--fault <fault>',
      'inject a fault while sending: s3:fail, sqs:delay:1500 (milliseconds), sqs:drop (carried out, no response), ' +
        'dynamodb:fail@0.3 (share of the calls). Repeat it for another service',
      parseFault,
    )
    .option('--url <address>', 'send to a deployed endpoint. The secret is read from Secrets Manager')
    .addOption(stageOption('stage of the endpoint given by --url'))
    .addOption(localOption('send to the running local mode, as without --url').conflicts(['stage', 'url']))
    .action(async (topicName: string, { url, stage, ...options }: Options) => {
      if (url && options.fault) {
        throw new UserError('--fault works only in the local mode. Leave out --fault or --url.');
      }
      if (stage !== undefined && !url) {
        throw new UserError(
          '--stage works only with --url. Add the endpoint of the stage with --url, or leave out --stage.',
        );
      }
      if (options.body !== undefined && options.fail) {
        throw new UserError('--fail chooses a failing sample, and --body sends a body of your own. Leave out one.');
      }
      const target = url
        ? await deployedTarget(topicName, url, (await planStage(stage)).template.metadata)
        : localTarget(topicName, project);
      const body = options.body === undefined ? undefined : await readBodyOption(options.body, directory, terminal);
      const succeeded = await sendAndFollow(target, { ...options, topicName, project, body }, (line) =>
        print(terminal, line),
      );
      if (!succeeded) terminal.fail();
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}
