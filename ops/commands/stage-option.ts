import { Option } from 'commander';

/** Creates the option `--stage`, which has the same default in every command. */
export function stageOption(description = 'stage of webhooks/config.ts'): Option {
  return new Option('--stage <name>', `${description} (default: the stage that \`npx cdk deploy\` uses)`);
}
