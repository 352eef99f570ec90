/** The address as written, if it is a complete one of the web; else null. */
export function parseWebAddress(address: string): string | null {
  if (!/^https?:\/\//i.test(address)) return null;
  return URL.canParse(address) ? address : null;
}
