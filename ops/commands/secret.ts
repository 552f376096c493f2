import { Command } from 'commander';
import { isApiKey } from '#config/secret-names';
import { askSecret } from '#ops/secret/ask-secret';
import { putCommand, putUrlCommand, rotateCommand, type SecretScope } from '#ops/secret/commands';
import { localStore } from '#ops/secret/local-store';
import { putApiKey } from '#ops/secret/put-api-key';
import { putSecret } from '#ops/secret/put-secret';
import { putUrl, urlSecretName } from '#ops/secret/put-url';
import { finishRotation, rotateSecret } from '#ops/secret/rotate-secret';
import { secretName } from '#ops/secret/secret-name';
import type { PlanStage } from '#ops/stack/plan-stage';
import { findLocalState } from '#ops/stage/local-state';
import { print, type Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';
import { stageOption } from './stage-option.ts';

interface Options {
  readonly stage?: string;
  readonly name?: string;
  readonly local?: true;
}

/** The local mode follows its file of secrets. */
const LOCAL_EFFECT = 'It is in effect within a second.';

/**
 * Creates `npm run ops -- secret`.
 *
 * @param project directory of the project, where the local mode keeps its secrets
 */
export function secretCommand(terminal: Terminal, planStage: PlanStage, project: string): Command {
  const findLocal = async (topic: string, { stage, name }: Options) => {
    if (stage !== undefined) {
      throw new UserError('--local has no stages. Leave out --stage, or --local to set the secret in AWS.');
    }
    const running = findLocalState(project);
    const metadata: SecretScope = { ...(running ?? (await planStage()).template.metadata), local: true };
    const effect = running ? LOCAL_EFFECT : 'The local mode is not running. Start it with `npm start`.';
    return { name: secretName(metadata, topic, name), store: localStore(project), metadata, effect: `\n${effect}` };
  };

  const find = async (topic: string, options: Options) => {
    if (options.local) return findLocal(topic, options);
    const { stage, name } = options;
    const { metadata } = (await planStage(stage)).template;
    // Loading the AWS client takes longer than all of the rest, and only these commands need it.
    const { secretsManager } = await import('#ops/secret/secrets-manager');
    const scope: SecretScope = metadata;
    return { name: secretName(metadata, topic, name), store: secretsManager(), metadata: scope, effect: '' };
  };

  const put = subcommand('put', 'Set a secret of a topic, from a prompt or from standard input.')
    .option('--replace', 'replace an existing value; webhooks signed with it are then rejected')
    .action(async (topic: string, options: Options & { readonly replace?: true }) => {
      const { name, store, metadata, effect } = await find(topic, options);
      const text = await askSecret(name, putCommand(metadata, name), terminal);
      // A generated secret of the local mode verifies no webhook of a provider, so it needs no protection.
      const replace = options.replace ?? options.local ?? false;
      const message = isApiKey(metadata, name)
        ? await putApiKey(store, name, text, replace)
        : await putSecret(store, metadata, name, text, replace);
      print(terminal, `${message}${effect}`);
    });

  const rotate = subcommand('rotate', 'Add a new secret. Webhooks signed with the old one are accepted until --finish.')
    .option('--finish', 'keep only the newest secret')
    .action(async (topic: string, options: Options & { readonly finish?: true }) => {
      const { name, store, metadata } = await find(topic, options);
      if (isApiKey(metadata, name)) {
        throw new UserError(
          `${name} is an API key, which needs no rotation. Run \`${putCommand(metadata, name)} --replace\` instead.`,
        );
      }
      if (options.finish) {
        print(terminal, await finishRotation(store, metadata, name));
        return;
      }
      const text = await askSecret(name, rotateCommand(metadata, name), terminal);
      if (text.startsWith('['))
        throw new UserError('a rotation takes one secret, not a list. Enter the new secret alone.');
      print(terminal, await rotateSecret(store, metadata, name, text));
    });

  const putAddress = new Command('put-url')
    .description('Set the address of an HTTPS endpoint that receives alarms, from a prompt or from standard input.')
    .argument('<secret>', '`httpsSecretName` of webhooks/config.ts')
    .addOption(stageOption())
    .option('--replace', 'replace an existing value, which a deployed subscription keeps')
    .allowExcessArguments()
    .allowUnknownOption()
    .hook('preAction', refuseArguments)
    .action(async (secret: string, { stage, replace }: Options & { readonly replace?: true }) => {
      const { metadata } = (await planStage(stage)).template;
      const name = urlSecretName(metadata, secret);
      const { secretsManager } = await import('#ops/secret/secrets-manager');
      const text = await askSecret(name, putUrlCommand(metadata.stage, name), terminal);
      print(terminal, await putUrl(secretsManager(), name, text, replace ?? false));
    });

  return new Command('secret')
    .description(
      'Manage the secrets that providers sign with, API keys and addresses of alarms, in AWS Secrets Manager.',
    )
    .addHelpText('after', '\nA secret is never taken from an argument. Enter it at the prompt or pipe it in.')
    .addCommand(put)
    .addCommand(putAddress)
    .addCommand(rotate);
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<topic>', 'topic of webhooks/config.ts')
    .addOption(stageOption())
    .option('--local', 'use the local mode instead of AWS: .catchbasin/secrets.json')
    .option('--name <secret>', 'name of the secret, for a topic with several and for an API key')
    .allowExcessArguments()
    .allowUnknownOption()
    .hook('preAction', refuseArguments);
}

/** Refuses surplus arguments without repeating them: one may be the secret, and CI keeps what is printed. */
function refuseArguments({ args }: Command): void {
  if (args.length <= 1) return;
  throw new UserError(
    'unexpected arguments. Give only a topic or secret and the options of --help. ' +
      'Enter the secret at the prompt or pipe it in.',
  );
}
