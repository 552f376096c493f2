import { Command } from 'commander';
import { doctor } from './commands/doctor.ts';
import { secret } from './commands/secret.ts';

/** `npm run ops`: each command is a file of `commands/`. */
new Command('npm run ops --')
  .description("The operator's commands.")
  .addCommand(doctor)
  .addCommand(secret)
  .parseAsync()
  .catch((error: Error) => {
    console.error(`ops: ${error.message}`);
    process.exitCode = 1;
  });
