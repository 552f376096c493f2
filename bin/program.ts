import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { findProject } from '#config/find-project';
import { startCommand } from '#local/start-command';
import { dlqCommand } from '#ops/commands/dlq';
import { doctorCommand } from '#ops/commands/doctor';
import { pauseCommand, resumeCommand } from '#ops/commands/pause';
import { policyCommand } from '#ops/commands/policy';
import { providerCommand } from '#ops/commands/provider';
import { reconcileCommand } from '#ops/commands/reconcile';
import { replayCommand } from '#ops/commands/replay';
import { secretCommand } from '#ops/commands/secret';
import { sendCommand } from '#ops/commands/send';
import { showCommand } from '#ops/commands/show';
import { statusCommand } from '#ops/commands/status';
import { tailCommand } from '#ops/commands/tail';
import { planStage } from '#ops/stack/plan-stage';
import { typedIn } from '#ops/stack/typed-in';
import type { Connect } from '#ops/stage/stage';
import { processTerminal, reportError } from '#ops/terminal/terminal';
import { EXIT_CODES } from '#ops/user-error';
import { initCommand } from './init/init-command.ts';

/** Creates the command `catchbasin`, which the npm scripts call too: `npm run ops -- status` is `catchbasin status`. */
function createProgram(): Command {
  // A command may be typed in any directory of the project. All but `init` read files of the project by relative paths.
  const directory = typedIn(process.env, process.cwd());
  const project = findProject(process.cwd());
  const connect: Connect = async ({ stage, local }) => {
    const { connectLocally, connectToAws } = await import('#ops/stage/connect');
    return local ? connectLocally(project) : connectToAws(planStage, stage);
  };
  const awsPorts = async () => (await import('#ops/doctor/aws-ports')).awsPorts();

  return new Command(isScript() ? 'npm run ops --' : 'catchbasin')
    .description('Receives webhooks, and runs your handlers later at a rate that you control.')
    .version(version())
    .addCommand(initCommand(processTerminal, directory))
    .addCommand(startCommand(async (options) => (await import('#local/start')).start(options)))
    .addCommand(dlqCommand(processTerminal, connect))
    .addCommand(doctorCommand(processTerminal, planStage, awsPorts, project, directory))
    .addCommand(pauseCommand(processTerminal, connect))
    .addCommand(policyCommand(processTerminal, planStage))
    .addCommand(providerCommand(processTerminal, connect))
    .addCommand(reconcileCommand(processTerminal, connect))
    .addCommand(replayCommand(processTerminal, connect))
    .addCommand(resumeCommand(processTerminal, connect))
    .addCommand(secretCommand(processTerminal, planStage, project))
    .addCommand(sendCommand(processTerminal, planStage, project, directory))
    .addCommand(showCommand(processTerminal, connect))
    .addCommand(statusCommand(processTerminal, connect))
    .addCommand(tailCommand(processTerminal, connect))
    .hook('preAction', () => process.chdir(project));
}

/** Tells if npm, or a package manager like it, runs one of the scripts that call the command. */
function isScript(): boolean {
  return ['ops', 'send', 'start'].includes(process.env.npm_lifecycle_event ?? '');
}

function version(): string {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version;
}

/** Makes wrong usage an error. Otherwise commander ends the process with 1. */
function throwOnExit(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) throwOnExit(each);
}

/** Runs the command that the arguments of the process name, and sets the exit code. */
export async function run(): Promise<void> {
  // A reader such as `head` may end before the command does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const program = createProgram();
  throwOnExit(program);
  await program.parseAsync().catch((error) => {
    if (!(error instanceof CommanderError)) return reportError(processTerminal, error);
    // Commander has printed the help or its error.
    if (error.exitCode !== EXIT_CODES.done) processTerminal.fail(EXIT_CODES.refused);
  });
}
