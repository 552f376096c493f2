/** Returns the provider's name of a preset, in lower case with dashes. @example providerName('coinbaseCommerce') */
export function providerName(preset: string): string {
  return preset.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
