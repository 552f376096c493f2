import { type Actions, COMMANDS } from '#ops/iam/actions';

/** Writes the IAM actions of each command as a table of Markdown. */
export function actionsTable(): string {
  const rows = Object.entries(COMMANDS as Readonly<Record<string, Actions>>).flatMap(([command, actions]) =>
    Object.entries(actions).map(([scope, names], n) => {
      const list = [...names].sort().map((name) => `\`${name}\``);
      return `| ${n === 0 ? `\`${command}\`` : ''} | ${scope} | ${list.join(', ')} |`;
    }),
  );
  return ['| command | resource | actions |', '|---|---|---|', ...rows].join('\n');
}
