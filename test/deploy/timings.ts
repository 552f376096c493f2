interface Result {
  readonly testResults: readonly {
    readonly testResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

/** Prints at the end how long each step took, in the order in which they ran. */
export default class Timings {
  onRunComplete(_contexts: unknown, { testResults }: Result): void {
    const rows = testResults
      .flatMap((file) => file.testResults)
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ title, status, duration }) => {
        const seconds = ((duration ?? 0) / 1_000).toFixed(1).padStart(7);
        return `${seconds}  ${title}${status === 'failed' ? ' (failed)' : ''}`;
      });
    console.log(['', 'seconds', ...rows, ''].join('\n'));
  }
}
