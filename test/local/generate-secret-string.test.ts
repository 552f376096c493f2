import * as fc from 'fast-check';
import { generateSecretString } from '#local/generate-secret-string';

test('has 32 characters of every type by default, and another value each time', () => {
  const secret = generateSecretString({});
  expect(secret).toHaveLength(32);
  for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]|_/]) expect(secret).toMatch(type);
  expect(secret).not.toContain(' ');
  expect(generateSecretString({})).not.toBe(secret);
});

test('excludes types and characters', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), (PasswordLength) => {
      const options = {
        PasswordLength,
        ExcludePunctuation: true,
        ExcludeUppercase: true,
        ExcludeCharacters: 'aeiou01',
      };
      expect(generateSecretString(options)).toMatch(new RegExp(`^[b-df-hj-np-tv-z2-9]{${PasswordLength}}$`));
    }),
  );
});

test('adds the password to the template', () => {
  const options = { SecretStringTemplate: '{"user":"erp"}', GenerateStringKey: 'password', PasswordLength: 8 };
  expect(JSON.parse(generateSecretString(options))).toEqual({ user: 'erp', password: expect.stringMatching(/^.{8}$/) });
});

test('refuses options that exclude every character', () => {
  const types = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
  expect(() => generateSecretString(types)).toThrow('excludes every character');
  expect(generateSecretString({ ...types, IncludeSpace: true, PasswordLength: 2 })).toBe('  ');
});
