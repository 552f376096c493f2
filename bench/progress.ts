/** Prints the progress of a run: one line in a terminal, a line for each part otherwise. */
export class Progress {
  #part = '';

  /** Shows a part of the run and the share of it that is done. */
  readonly show = (part: string, share: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${part}: ${Math.round(share * 100)} %`);
    else if (part !== this.#part) console.error(part);
    this.#part = part;
  };

  /** Removes the line. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
