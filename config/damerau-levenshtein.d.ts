declare module 'damerau-levenshtein' {
  /** Counts the letters to insert, delete, replace or swap with their neighbor. */
  export default function distance(from: string, to: string): { readonly steps: number };
}
