import { validateWebhooks } from '#config/validate/validate-webhooks';
import { asana, hmac, notion, standardWebhooks, stripe, svix, unsigned } from '#contract/providers/index';
import { unknownOptions } from '#contract/providers/options';

import { UNKNOWN_OPTIONS, type Verification } from '#contract/verification';
import { allOptions, callPreset, PRESET_NAMES, type PresetName } from '#test/support/presets';

/** Lines of the error that the validation throws for a topic, without its headline. */
function issuesOf(verify: Verification): string[] {
  try {
    validateWebhooks('test', { topics: { t: { lane: 'normal', verify } } }, ['t']);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').filter((line) => line.includes('topics.t'));
  }
}

/** Every option of every preset. */
const EACH_OPTION: [PresetName, string][] = PRESET_NAMES.flatMap((name) =>
  Object.keys(allOptions(name)).map((option): [PresetName, string] => [name, option]),
);

test('there are 98 presets', () => {
  expect(PRESET_NAMES).toHaveLength(98);
  expect(EACH_OPTION.length).toBeGreaterThan(98);
});

test.each(PRESET_NAMES)('%s takes all of its own options', (name) => {
  const verify = callPreset(name, allOptions(name));
  expect(UNKNOWN_OPTIONS in verify).toBe(false);
  expect(issuesOf(verify)).toEqual([]);
});

test.each(PRESET_NAMES)('%s refuses an option that it does not have, and lists its own', (name) => {
  const issues = issuesOf(callPreset(name, { ...allOptions(name), burst: 30 }));
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatch(
    /topics\.t\.verify\.burst: unknown option\. Must be one of .*\. Correct the name or remove it\.$/,
  );
  expect(issues[0]).toContain(` ${Object.keys(allOptions(name)).join(', ')}. `);
});

test.each(EACH_OPTION)('%s suggests %s for its misspelling', (name, option) => {
  const misspelt = `${option}s`;
  const issues = issuesOf(callPreset(name, { ...allOptions(name), [misspelt]: 'x' }));
  expect(issues).toEqual([
    expect.stringMatching(new RegExp(`\\.${misspelt}: unknown option\\. .* Did you mean ${option}\\?$`)),
  ]);
});

test.each(PRESET_NAMES.filter((name) => 'secretName' in allOptions(name)))(
  '%s refuses the old name of secretName',
  (name) => {
    const { secretName: secret, ...others } = allOptions(name) as { secretName: string };
    expect(issuesOf(callPreset(name, { ...others, secret })).join('\n')).toMatch(
      /verify\.secret: unknown option\. .* Did you mean secretName\?/,
    );
  },
);

test('lists every unknown option of every topic at once', () => {
  const verify = callPreset('stripe', { secretName: 's', tolerence: 30, algoritm: 'x' });
  const config = { topics: { t: { lane: 'normal', verify }, u: { lane: 'normal', verify } } } as const;
  expect(() => validateWebhooks('test', config, ['t', 'u'])).toThrow(
    /topics\.t\.verify\.tolerence: (.|\n)*topics\.t\.verify\.algoritm: (.|\n)*topics\.u\.verify\.tolerence: /,
  );
});

test('refuses a misspelt option whose value is undefined', () => {
  expect(issuesOf(callPreset('stripe', { secretName: 's', tolerence: undefined }))).toHaveLength(1);
});

test('refuses a name that every object inherits', () => {
  expect(issuesOf(callPreset('github', { secretName: 's', toString: 'x' }))).toHaveLength(1);
});

test('refuses a misspelt option of a preset whose result is spread', () => {
  const verify = { ...callPreset('hmac', { secretName: 's', header: 'x-sig', time: { header: 'x-time' } }) };
  expect(issuesOf(verify)).toEqual([expect.stringContaining('verify.time: unknown option.')]);
});

test('a misspelt required option is an issue beside the others', () => {
  const issues = issuesOf(callPreset('hmac', { secretName: 's', haeder: 'x-sig' }));
  expect(issues.join('\n')).toMatch(/verify\.haeder: unknown option\. .* Did you mean header\?/);
  expect(issues.join('\n')).toContain('topics.t.verify.signature.header: "".');
});

test.each(EACH_OPTION)('%s without its option %s is refused, or uses a default', (name, option) => {
  const verify = callPreset(name, { ...allOptions(name), [option]: undefined });
  const isRefused = issuesOf(verify).length > 0;
  // A missing option that became a part of a text would make a scheme that no request matches.
  expect(isRefused || !JSON.stringify(verify).includes('undefined')).toBe(true);
});

test('a missing public key of Braintree is refused', () => {
  expect(issuesOf(callPreset('braintree', { secretName: 's' })).join('\n')).toContain(
    'topics.t.verify.publicKey: missing. Must be set. Add publicKey to the options of the preset.',
  );
});

test('TypeScript refuses a list of options with one missing or one too many', () => {
  const options: { readonly secretName: string; readonly tolerance?: number } = { secretName: 's', tolerance: 5 };
  expect(unknownOptions(options, { secretName: true, tolerance: true })).toEqual({});
  // @ts-expect-error `tolerance` is missing.
  expect(unknownOptions(options, { secretName: true })).toEqual({
    [UNKNOWN_OPTIONS]: { names: ['tolerance'], missing: [], known: ['secretName'] },
  });
  // @ts-expect-error `header` is no option.
  expect(unknownOptions(options, { secretName: true, tolerance: true, header: true })).toEqual({});
});

describe('optional options', () => {
  test('stripe tolerates 300 seconds unless it is told otherwise', () => {
    expect(stripe({ secretName: 's' }).timestamp?.tolerance).toBe(300);
    expect(stripe({ secretName: 's', tolerance: 30 }).timestamp?.tolerance).toBe(30);
  });

  test('hmac has the defaults of the most common scheme', () => {
    expect(hmac({ secretName: 's', header: 'X-Sig' })).toEqual({
      kind: 'signature',
      secretName: 's',
      algorithm: 'hmac-sha256',
      signature: { header: 'x-sig', prefix: '', encoding: 'hex' },
      signed: ['body'],
    });
  });

  test('hmac takes every part of a scheme', () => {
    const scheme = hmac({
      secretName: 's',
      header: 'x-sig',
      algorithm: 'hmac-sha1',
      encoding: 'base64',
      prefix: 'sha1=',
      eventId: { header: 'x-id' },
      eventType: { body: '/type' },
    });
    expect(scheme).toMatchObject({
      algorithm: 'hmac-sha1',
      signature: { prefix: 'sha1=', encoding: 'base64' },
      eventId: { header: 'x-id' },
      eventType: { body: '/type' },
    });
  });

  test('standardWebhooks and svix verify with a public key on request', () => {
    for (const preset of [standardWebhooks, svix]) {
      expect(preset({ secretName: 's' })).toMatchObject({
        algorithm: 'hmac-sha256',
        key: { encoding: 'base64', prefix: ['whsec_', 'v1,whsec_'] },
        signature: { prefix: 'v1,' },
      });
      expect(preset({ secretName: 's', publicKey: true })).toMatchObject({
        algorithm: 'ed25519',
        key: { encoding: 'base64', prefix: 'whpk_' },
        signature: { prefix: 'v1a,' },
      });
    }
  });

  test('asana and notion accept the delivered secret only while pending', () => {
    for (const preset of [asana, notion]) {
      expect(preset({ secretName: 's' })).not.toHaveProperty('handshakes');
      expect(preset({ secretName: 's', pending: true }).handshakes).toEqual([
        expect.objectContaining({ verified: false, deliversSecret: expect.anything() }),
      ]);
    }
  });

  test('unsigned takes the location of id and type', () => {
    expect(unsigned()).toEqual({ kind: 'unsigned', bodyIsNotUnique: true });
    expect(unsigned({ eventId: { header: 'x-id' }, eventType: { body: '/type' } })).toEqual({
      kind: 'unsigned',
      bodyIsNotUnique: true,
      eventId: { header: 'x-id' },
      eventType: { body: '/type' },
    });
  });
});
