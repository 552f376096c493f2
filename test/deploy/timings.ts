interface Result {
  readonly testResults: readonly {
    readonly testResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

/** Prints the duration of each step at the end, in the order of the steps. */
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
