import { Option } from 'commander';

/** Creates the option `--stage`, which has the same default in every command. */
export function stageOption(description = 'stage of webhooks/config.ts'): Option {
  return new Option('--stage <name>', `${description} (default: as in \`npx cdk deploy\`)`);
}

/** Creates the option `--local`, which chooses the running local mode instead of a stage. */
export function localOption(description = 'use the running local mode'): Option {
  return new Option('--local', description).conflicts('stage');
}
