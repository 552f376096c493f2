import { Command, InvalidArgumentError } from 'commander';
import type { RegisterOptions } from '#ops/provider/register';
import type { StatusOptions } from '#ops/provider/status';
import type { Connect } from '#ops/stage/stage';
import type { Terminal } from '#ops/terminal/terminal';
import { RefusedError } from '#ops/user-error';
import { localOption, stageOption } from './stage-option.ts';

/** Creates `npm run ops -- provider`. */
export function providerCommand(terminal: Terminal, connect: Connect): Command {
  return new Command('provider')
    .description("Look at the endpoint of a topic at its provider, or register it there, by the provider's API.")
    .addCommand(statusCommand(terminal, connect))
    .addCommand(registerCommand(terminal, connect));
}

function statusCommand(terminal: Terminal, connect: Connect): Command {
  return subcommand('status', 'Show if the endpoint is registered, enabled and receiving. Changes nothing.').action(
    async (topic: string, options: StatusOptions) => {
      const [{ providerStatus }, { runOnStage }] = await Promise.all([
        import('#ops/provider/status'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => providerStatus(stage, topic, options, terminal, signal));
    },
  );
}

function registerCommand(terminal: Terminal, connect: Connect): Command {
  return subcommand('register', 'Create or update the endpoint, and store its signing secret. Asks first.')
    .option('--url <address>', 'address of the topic that the provider posts to (default: that of the stage)', parseUrl)
    .option('--yes', 'do not ask')
    .action(async (topic: string, options: RegisterOptions) => {
      if (options.json && !options.yes) throw new RefusedError('--json cannot ask. Add --yes.');
      if (options.local && options.url === undefined) {
        throw new RefusedError(
          'a provider cannot reach the address of the local mode. Add --url with the address of a tunnel to it, ' +
            `such as https://random.trycloudflare.com/${topic}.`,
        );
      }
      const [{ registerEndpoint }, { runOnStage }] = await Promise.all([
        import('#ops/provider/register'),
        import('#ops/stage/run-on-stage'),
      ]);
      await runOnStage(connect, options, (stage, signal) => registerEndpoint(stage, topic, options, terminal, signal));
    });
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<topic>', 'topic of webhooks/config.ts with `reconcile`')
    .option('--json', 'print one JSON object')
    .addOption(localOption())
    .addOption(stageOption());
}

/** Accepts https:// addresses, and http:// ones of this machine. */
function parseUrl(text: string): string {
  const { protocol, hostname } = URL.parse(text) ?? {};
  const isLocal = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname ?? '');
  if (protocol === 'https:' || isLocal) return text;
  throw new InvalidArgumentError('It must be an https:// address, such as https://hooks.example.com/stripe.');
}
