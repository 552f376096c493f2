import { Command, InvalidArgumentError } from 'commander';
import type { DropCommandOptions } from '#ops/dead-letters/drop';
import type { LetterFilter } from '#ops/dead-letters/filter';
import type { RedriveCommandOptions } from '#ops/dead-letters/redrive';
import type { DlqOptions } from '#ops/dead-letters/session';
import type { ShowOptions } from '#ops/dead-letters/show';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { parseRate } from './parse-rate.ts';
import { parseTime } from './parse-time.ts';
import { localOption, stageOption } from './stage-option.ts';

const AFTER =
  '\nReading hides dead letters from other operators for up to two minutes. They are\n' +
  'released at the end and on Ctrl-C. docs/operating.md has the exit codes.';

/** Creates `npm run ops -- dlq`. */
export function dlqCommand(terminal: Terminal, connect: Connect): Command {
  const run = async (
    options: DlqOptions,
    act: Parameters<typeof import('#ops/dead-letters/session').runSession>[3],
  ) => {
    const { runSession } = await import('#ops/dead-letters/session');
    await runSession(terminal, connect, options, act);
  };

  const list = subcommand('list', 'List all dead letters of a lane by topic and cause.')
    .argument('<lane>', 'lane of webhooks/config.ts')
    .action(async (lane: string, options: DlqOptions) => {
      const { list } = await import('#ops/dead-letters/list');
      await run(options, (session) => list(session, lane));
    });

  const show = subcommand('show', 'Show a dead letter: its reason, its headers and its body.')
    .argument('<id>', 'id of the webhook, or of the message')
    .option('--lane <name>', 'search only this lane (default: all)')
    .option('--raw <file>', 'write the exact bytes of the body to a new file')
    .action(async (id: string, { lane, raw, ...options }: DlqOptions & ShowOptions) => {
      const { show } = await import('#ops/dead-letters/show');
      await run(options, (session) => show(session, id, { lane, raw }));
    });

  const redrive = filtered(subcommand('redrive', 'Send dead letters back to the queue of their lane.'))
    .option('--rate <n/s>', 'dead letters per second (default: no limit)', parseRate)
    .option('--yes', 'do not ask')
    .action(async (lane: string, all: RedriveCommandOptions & LetterFilter) => {
      const { filter, options } = split(all);
      const { redrive } = await import('#ops/dead-letters/redrive');
      await run(options, (session) => redrive(session, lane, filter, options));
    });

  const drop = filtered(subcommand('drop', 'Delete dead letters. A record of them is left in the bucket.'))
    .option('--yes', 'do not ask')
    .action(async (lane: string, all: DropCommandOptions & LetterFilter) => {
      const { filter, options } = split(all);
      const { drop } = await import('#ops/dead-letters/drop');
      await run(options, (session) => drop(session, lane, filter, options));
    });

  return new Command('dlq')
    .description('List, show, redrive and drop dead letters.')
    .addCommand(list)
    .addCommand(show)
    .addCommand(redrive)
    .addCommand(drop);
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(stageOption())
    .addOption(localOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', AFTER);
}

function filtered(command: Command): Command {
  return command
    .argument('<lane>', 'lane of webhooks/config.ts')
    .option('--topic <name>', 'only of this topic')
    .option('--cause <hash>', 'only of this cause, as `dlq list` shows it')
    .option(
      '--since <time>',
      'only if the last failure is not older: 30m, 2h, 3d, a date or a time with its zone',
      parseTime,
    )
    .option('--id <id>', 'only this webhook. Repeat it for others', (id, ids: string[] = []) => [...ids, id])
    .option('--limit <n>', 'at most this many, those received first', parseCount);
}

/** Divides the options of a command into its filter and the others. */
function split<Options extends object>({ topic, cause, since, id, limit, ...options }: Options & LetterFilter) {
  return { filter: { topic, cause, since, id, limit } satisfies LetterFilter, options };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return count;
}
