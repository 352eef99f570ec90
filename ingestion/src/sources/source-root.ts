import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '@twinscribe/platform';
import { isDynamicPattern } from 'tinyglobby';
import { isMissing } from './file-error-code.ts';
import { faultReason } from './fault-reason.ts';

/** Something to ingest, as named on the command line. */
export type SourceRoot =
  | { readonly type: 'folder'; readonly path: string }
  | { readonly type: 'file'; readonly path: string }
  /** `path` is the folder above the first part of the pattern that can vary. */
  | { readonly type: 'glob'; readonly path: string; readonly pattern: string };

export interface ResolvedRoots {
  readonly roots: readonly SourceRoot[];
  readonly faults: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Paths as named, to real paths. A name that exists is a path, whatever characters are in it; only else may it be a
 * glob, whose separator is `/`.
 */
export async function resolveRoots({
  paths,
  cwd,
}: {
  paths: readonly string[];
  cwd: string;
}): Promise<ResolvedRoots> {
  const roots: SourceRoot[] = [];
  const faults: { path: string; reason: string }[] = [];
  for (const named of paths) {
    const path = resolve(cwd, named);
    try {
      roots.push(await resolveRoot({ named, path, cwd }));
    } catch (thrown) {
      faults.push({ path, reason: faultReason(thrown) });
    }
  }
  return { roots, faults };
}

async function resolveRoot({
  named,
  path,
  cwd,
}: {
  named: string;
  path: string;
  cwd: string;
}): Promise<SourceRoot> {
  // An unset variable in a script must not ingest the working directory.
  if (named === '') throw new AppError('invalid_request', 'the path is empty');
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    // Opening a pipe would wait for its writer.
    if (!stats.isFile() && !stats.isDirectory())
      throw new AppError('invalid_request', 'is neither a file nor a folder');
    return { type: stats.isDirectory() ? 'folder' : 'file', path: real };
  } catch (thrown) {
    if (!isDynamicPattern(named) || !isMissing(thrown)) throw thrown;
    return resolveGlob({ named, cwd });
  }
}

async function resolveGlob({ named, cwd }: { named: string; cwd: string }): Promise<SourceRoot> {
  const parts = named.split('/');
  const firstVarying = parts.findIndex((part) => isDynamicPattern(part));
  const fixed = parts.slice(0, firstVarying).join('/');
  // A leading slash leaves '' before it.
  const folder = resolve(cwd, fixed === '' && named.startsWith('/') ? '/' : fixed);
  return { type: 'glob', path: await realpath(folder), pattern: parts.slice(firstVarying).join('/') };
}

/** Whether the path is the root itself or lies under it. */
export function isWithin({ path, folder }: { path: string; folder: string }): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** What the URI of every document under the root starts with. */
export function uriPrefixOf(root: SourceRoot): string {
  const { href } = pathToFileURL(root.path);
  return root.type === 'file' || href.endsWith('/') ? href : `${href}/`;
}
