import { PassThrough, Readable } from 'node:stream';
import { askSecret } from '#ops/secret/ask-secret';
import type { Terminal } from '#ops/terminal/terminal';
import { UserError } from '#ops/user-error';

const COMMAND = 'npm run ops -- secret put orders --stage prod';

let warnings: string[];
let shown: string;

function terminal(input: Terminal['input']): Terminal {
  [warnings, shown] = [[], ''];
  const output = new PassThrough();
  output.on('data', (chunk) => (shown += chunk));
  return { input, output, warn: (line) => warnings.push(line), fail: () => {} };
}

/** A terminal on which the user types, once the prompt is shown. */
function typing(keys: string): Terminal {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const prompting = terminal(input);
  let typed = false;
  (prompting.output as PassThrough).on('data', () => {
    if (typed || !shown.includes('masked')) return;
    typed = true;
    // One key after the other, as from a keyboard.
    for (const [index, key] of [...keys].entries()) setTimeout(() => input.write(key), index);
  });
  return prompting;
}

test('asks at a prompt and shows nothing of what is typed', async () => {
  expect(await askSecret('webhooks/orders', COMMAND, typing('hunter2\r'))).toBe('hunter2');
  expect(shown).toContain('webhooks/orders:');
  expect(shown).not.toContain('hunter2');
});

test('reports Ctrl-C at the prompt as an interruption, not as an error of its own', async () => {
  const error = await askSecret('webhooks/orders', COMMAND, typing('\u0003')).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect([error.message, error.exitCode]).toEqual(['interrupted. Nothing was changed.', 130]);
});

test.each(['', '\n', '\r\n'])('refuses an empty value: %j', async (text) => {
  await expect(askSecret('webhooks/orders', COMMAND, terminal(Readable.from([Buffer.from(text)])))).rejects.toThrow(
    new UserError(
      `no value was given for webhooks/orders. Enter it at the prompt or pipe it in: \`${COMMAND} < secret.txt\`.`,
    ),
  );
});
