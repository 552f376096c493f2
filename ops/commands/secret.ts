import { Command } from 'commander';
import { askSecret } from '#ops/secret/ask-secret';
import { putSecret } from '#ops/secret/put-secret';
import { finishRotation, rotateSecret } from '#ops/secret/rotate-secret';
import { secretName } from '#ops/secret/secret-name';
import { secretsManager } from '#ops/secret/secrets-manager';
import { planStage } from '#ops/stack/plan-stage';
import { UserError } from '#ops/user-error';

interface Options {
  readonly stage?: string;
  readonly name?: string;
}

const put = command('put', 'Sets the secret of a topic, from a prompt or from the standard input.')
  .option('--replace', 'even when it holds another value, which is then turned away')
  .action(async (topic: string, options: Options & { readonly replace?: true }) => {
    const { name, store, metadata } = await find(topic, options);
    console.log(await putSecret(store, metadata, name, await askSecret(name), options.replace ?? false));
  });

const rotate = command('rotate', 'Puts a new secret beside the old one, so that both are accepted for a while.')
  .option('--finish', 'keep the newest alone')
  .action(async (topic: string, options: Options & { readonly finish?: true }) => {
    const { name, store, metadata } = await find(topic, options);
    if (options.finish) {
      console.log(await finishRotation(store, name));
      return;
    }
    const text = await askSecret(name);
    if (text.startsWith('[')) throw new UserError('a rotation takes one secret, not a list');
    console.log(await rotateSecret(store, metadata, name, text));
  });

export const secret = new Command('secret')
  .description('The secrets that providers sign with, in AWS Secrets Manager. They are never taken from an argument.')
  .addCommand(put)
  .addCommand(rotate);

function command(verb: string, description: string): Command {
  return new Command(verb)
    .description(description)
    .argument('<topic>', 'a topic of webhooks/config.ts')
    .option('--stage <name>', 'of webhooks/config.ts; by default the one that `npx cdk deploy` would take')
    .option('--name <secret>', 'which, where a topic has several')
    .allowExcessArguments()
    .allowUnknownOption()
    .hook('preAction', refuseArguments);
}

/** Commander's own words would repeat what may be a secret, and CI keeps what is printed. */
function refuseArguments({ args }: Command): void {
  if (args.length <= 1) return;
  throw new UserError(
    'only a topic and the options of --help are taken; a secret is typed when it is asked for, or piped in',
  );
}

async function find(topic: string, { stage, name }: Options) {
  const { metadata } = (await planStage(stage)).template;
  return { name: secretName(metadata, topic, name), store: secretsManager(), metadata };
}
