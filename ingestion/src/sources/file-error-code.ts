/** The code of a refusal by the file system (`ENOENT`); undefined for any other error. */
export function fileErrorCode(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('syscall' in thrown) || !('code' in thrown))
    return undefined;
  return String(thrown.code);
}

/** Whether nothing is at the path. */
export function isMissing(thrown: unknown): boolean {
  const code = fileErrorCode(thrown);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
