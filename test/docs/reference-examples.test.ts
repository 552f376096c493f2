import { ts } from 'ts-morph';
import { describeAll } from './reference/page.ts';

const examples = describeAll()
  .flatMap(({ described }) => described)
  .flatMap((each) =>
    [each, ...each.properties, ...each.methods].map(({ name, example }) => ({ of: each.name, name, example })),
  )
  .filter(({ example }) => example !== undefined)
  .map(({ of, name, example = '' }) => [name === of ? of : `${of}.${name}`, example] as const);

/** Completes an example that shows an option, or an object, to a statement. */
function toStatement(example: string): string {
  if (example.startsWith('{')) return `(${example})`;
  // An example can show several options, each on its line.
  return /^\w+:/.test(example) ? `({ ${example.replaceAll(/\n(?=\w+:)/g, ',\n')}\n})` : example;
}

/** Lists the errors of syntax in an example. */
function syntaxErrors(example: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(toStatement(example), {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test.each(examples)('the example of %s is TypeScript', (_, example) => {
  expect(syntaxErrors(example)).toEqual([]);
});

test('finds an error of syntax', () => {
  expect(examples.length).toBeGreaterThan(30);
  expect(syntaxErrors('lanes: { high: {} ')).not.toEqual([]);
});
