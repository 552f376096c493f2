import { Option } from 'commander';

/** Creates the option `--stage`, which has the same default in every command. */
export function stageOption(description = 'stage of webhooks/config.ts'): Option {
  return new Option('--stage <name>', `${description} (default: as in \`npx cdk deploy\`)`);
}
