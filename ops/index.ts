import { Command, CommanderError } from 'commander';
import { findProject } from '#config/find-project';
import { dlqCommand } from './commands/dlq.ts';
import { doctorCommand } from './commands/doctor.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { policyCommand } from './commands/policy.ts';
import { replayCommand } from './commands/replay.ts';
import { secretCommand } from './commands/secret.ts';
import { sendCommand } from './commands/send.ts';
import { showCommand } from './commands/show.ts';
import { statusCommand } from './commands/status.ts';
import { tailCommand } from './commands/tail.ts';
import { planStage } from './stack/plan-stage.ts';
import { typedIn } from './stack/typed-in.ts';
import type { Connect } from './stage/stage.ts';
import { processTerminal, reportError } from './terminal/terminal.ts';
import { EXIT_CODES } from './user-error.ts';

// A command may be typed in any directory of the project. All of them read files of the project by relative paths.
const directory = typedIn(process.env, process.cwd());
const project = findProject(process.cwd());
process.chdir(project);

const connect: Connect = async ({ stage, local }) => {
  const { connectLocally, connectToAws } = await import('./stage/connect.ts');
  return local ? connectLocally(project) : connectToAws(planStage, stage);
};

/** `npm run ops`. Each command is a file of `commands/`. */
const program = new Command('npm run ops --')
  .description('Commands for operators.')
  .addCommand(dlqCommand(processTerminal, connect))
  .addCommand(
    doctorCommand(processTerminal, planStage, async () => (await import('./doctor/aws-ports.ts')).awsPorts(), project),
  )
  .addCommand(pauseCommand(processTerminal, connect))
  .addCommand(policyCommand(processTerminal, planStage))
  .addCommand(replayCommand(processTerminal, connect))
  .addCommand(resumeCommand(processTerminal, connect))
  .addCommand(secretCommand(processTerminal, planStage, project))
  .addCommand(sendCommand(processTerminal, planStage, project, directory))
  .addCommand(showCommand(processTerminal, connect))
  .addCommand(statusCommand(processTerminal, connect))
  .addCommand(tailCommand(processTerminal, connect));

/** Makes wrong usage an error. Otherwise commander ends the process with 1. */
function throwOnExit(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) throwOnExit(each);
}

// A reader such as `head` may end before the command does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

throwOnExit(program);
program.parseAsync().catch((error) => {
  if (!(error instanceof CommanderError)) return reportError(processTerminal, error);
  // Commander has printed the help or its error.
  if (error.exitCode !== EXIT_CODES.done) processTerminal.fail(EXIT_CODES.refused);
});
