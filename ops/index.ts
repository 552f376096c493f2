import { Command } from 'commander';
import { doctorCommand } from './commands/doctor.ts';
import { secretCommand } from './commands/secret.ts';
import { sendCommand } from './commands/send.ts';
import { planStage } from './stack/plan-stage.ts';
import { processTerminal, reportError } from './terminal/terminal.ts';

/** `npm run ops`. Each command is a file of `commands/`. */
new Command('npm run ops --')
  .description('Commands for operators.')
  .addCommand(doctorCommand(processTerminal, planStage, async () => (await import('./doctor/aws-ports.ts')).awsPorts()))
  .addCommand(secretCommand(processTerminal, planStage))
  .addCommand(sendCommand(processTerminal, planStage, process.cwd()))
  .parseAsync()
  .catch((error) => reportError(processTerminal, error));
