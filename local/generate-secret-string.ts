import { randomInt } from 'node:crypto';
import type { SecretProperties } from '#ops/stack/template';

type Options = NonNullable<SecretProperties['GenerateSecretString']>;

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * Generates a secret as CloudFormation does.
 *
 * @throws {Error} when the options exclude every character, or the template is not a JSON object
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecretString(options: Options): string {
  const password = generatePassword(options);
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...JSON.parse(template), [key]: password });
}

function generatePassword(options: Options): string {
  const { PasswordLength: length = 32, RequireEachIncludedType: requireEach = true } = options;
  const types = [
    options.ExcludeLowercase ? '' : LOWERCASE,
    options.ExcludeUppercase ? '' : LOWERCASE.toUpperCase(),
    options.ExcludeNumbers ? '' : NUMBERS,
    options.ExcludePunctuation ? '' : PUNCTUATION,
    options.IncludeSpace ? ' ' : '',
  ]
    .map((type) => [...type].filter((character) => !options.ExcludeCharacters?.includes(character)))
    .filter((type) => type.length > 0);
  const all = types.flat();
  if (all.length === 0) throw new Error('GenerateSecretString excludes every character');
  const characters = requireEach ? types.slice(0, length).map(pick) : [];
  while (characters.length < length) characters.splice(randomInt(characters.length + 1), 0, pick(all));
  return characters.join('');
}

const pick = (characters: readonly string[]) => characters[randomInt(characters.length)] ?? '';
