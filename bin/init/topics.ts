import { mustBeOneOf } from '#config/did-you-mean';
import { documentedSamples } from '#config/samples/provider-samples';
import * as presets from '#contract/providers/index';
import { UserError } from '#ops/user-error';

/** Topic of a new project. */
export interface Topic {
  /** Name, which is the path of its endpoint. */
  readonly name: string;
  /** Name of its preset in `catchbasin`. */
  readonly preset: string;
  /** Argument of the preset, as source text. */
  readonly options: string;
  /** Name of a documented sample. Undefined when the provider documents none. */
  readonly sample?: string;
}

/** Options that presets require beside the name of their secret, as source text. The user replaces the values. */
const OPTIONS: Readonly<Record<string, (topic: string) => string>> = {
  braintree: () => "publicKey: 'the public key of the API'",
  eventgrid: () => "header: 'x-signature'",
  hmac: () => "header: 'x-signature'",
  hubspot: urlOf,
  meta: (topic) => `verifyTokenName: \`webhooks/\${stage}/${topic}-token\``,
  square: urlOf,
  trello: urlOf,
  twilio: urlOf,
};

/** Providers that sign the URL of the endpoint. The stack has it as an output. */
function urlOf(topic: string): string {
  return `url: 'https://hooks.example.com/${topic}'`;
}

/**
 * Reads the value of `--topics`: names of presets, such as `stripe,coinbase-commerce`, or `orders=hmac` for a topic of
 * another name.
 *
 * @throws {UserError} when there is no such preset, or a name is used twice
 */
export function parseTopics(text: string): Topic[] {
  const topics = text.split(',').map((word) => parseTopic(word.trim()));
  const twice = topics.find(({ name }, index) => topics.findIndex((other) => other.name === name) !== index);
  if (twice) throw new UserError(`--topics has ${twice.name} twice. Name each topic once, as in ${twice.name}-2=hmac.`);
  return topics;
}

function parseTopic(word: string): Topic {
  const [name = '', provider = name] = word.split('=');
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name)) {
    throw new UserError(`--topics has "${name}", which is no name of a topic. Use letters, digits, dots and dashes.`);
  }
  const preset = toCamelCase(provider);
  if (!Object.hasOwn(presets, preset)) {
    const fix = 'For a sender without a preset, use NAME=hmac.';
    throw new UserError(`there is no preset ${provider}. ${mustBeOneOf(provider, Object.keys(presets), fix)}`);
  }
  const [sample] = documentedSamples()[toKebabCase(preset)] ?? [];
  const topic = toKebabCase(name);
  const more = OPTIONS[preset]?.(topic);
  const secretName = `secretName: \`webhooks/\${stage}/${topic}\``;
  const options = preset === 'unsigned' ? '' : `{ ${[secretName, more].filter(Boolean).join(', ')} }`;
  return { name: topic, preset, options, ...(sample && { sample: sample.name }) };
}

function toCamelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function toKebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
