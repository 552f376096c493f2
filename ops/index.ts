import { Command } from 'commander';
import { findProject } from '#config/find-project';
import { doctorCommand } from './commands/doctor.ts';
import { secretCommand } from './commands/secret.ts';
import { sendCommand } from './commands/send.ts';
import { planStage } from './stack/plan-stage.ts';
import { typedIn } from './stack/typed-in.ts';
import { processTerminal, reportError } from './terminal/terminal.ts';

// A command may be typed in any directory of the project. All of them read files of the project by relative paths.
const directory = typedIn(process.env, process.cwd());
const project = findProject(process.cwd());
process.chdir(project);

/** `npm run ops`. Each command is a file of `commands/`. */
new Command('npm run ops --')
  .description('Commands for operators.')
  .addCommand(doctorCommand(processTerminal, planStage, async () => (await import('./doctor/aws-ports.ts')).awsPorts()))
  .addCommand(secretCommand(processTerminal, planStage, project))
  .addCommand(sendCommand(processTerminal, planStage, project, directory))
  .parseAsync()
  .catch((error) => reportError(processTerminal, error));
