import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob } from 'tinyglobby';
import { faultReason } from './fault-reason.ts';
import { formatOf, isCode, READABLE_EXTENSIONS } from './file-format.ts';
import { readRepository } from './read-repository.ts';
import type { Repository, SourceItem } from './source-item.ts';
import { isWithin, type SourceRoot } from './source-root.ts';

/**
 * The files under the roots, each real file once, by root and then by path; names that start with a dot and
 * `node_modules` are left out. What cannot be read is a fault, and the rest goes on. Ends early when the signal aborts.
 *
 * A symbolic link is followed if it leads to a file inside one of the roots; one to a folder there is not needed, and
 * one that leads elsewhere, nowhere or back to a folder above it is a fault. Globs follow no links.
 */
export async function* readFolderSource(
  { roots }: { roots: readonly SourceRoot[] },
  { signal }: { signal: AbortSignal },
): AsyncGenerator<SourceItem, void, undefined> {
  const seen = new Set<string>();
  for (const root of roots) {
    for await (const item of readRoot({ root, roots })) {
      if (signal.aborted) return;
      if (seen.has(item.path)) continue;
      // What is skipped under one root may be a repository's code under another.
      if (item.type !== 'skipped') seen.add(item.path);
      yield item;
    }
  }
}

async function* readRoot({
  root,
  roots,
}: {
  root: SourceRoot;
  roots: readonly SourceRoot[];
}): AsyncGenerator<SourceItem> {
  if (root.type === 'folder') yield* readFolder({ folder: root.path, roots, repository: undefined });
  else if (root.type === 'file') yield namedFile(root.path);
  else yield* readGlob(root);
}

function namedFile(path: string): SourceItem {
  const item = toItem({ path, repository: undefined });
  if (item.type !== 'skipped') return item;
  return { type: 'fault', path, reason: `is not of a kind that can be ingested (${READABLE_EXTENSIONS})` };
}

function toItem({ path, repository }: { path: string; repository: Repository | undefined }): SourceItem {
  const format = formatOf(path);
  const uri = pathToFileURL(path).href;
  if (format !== undefined) return { type: 'file', path, file: { path, uri, format } };
  if (repository !== undefined && isCode(path))
    return { type: 'file', path, file: { path, uri, format: 'text', repository } };
  return { type: 'skipped', path };
}

async function* readGlob({ path, pattern }: { path: string; pattern: string }): AsyncGenerator<SourceItem> {
  const options = { cwd: path, absolute: true, expandDirectories: false, followSymbolicLinks: false };
  const paths = await glob(pattern, { ...options, ignore: '**/node_modules/**' });
  if (paths.length === 0) yield { type: 'fault', path: join(path, pattern), reason: 'no file matches' };
  for (const found of paths.sort(byCodeUnits)) {
    try {
      // A fixed part after the first varying one may be a link's name.
      yield toItem({ path: await realpath(found), repository: undefined });
    } catch (thrown) {
      yield { type: 'fault', path: found, reason: faultReason(thrown) };
    }
  }
}

interface Folder {
  readonly folder: string;
  readonly roots: readonly SourceRoot[];
  readonly repository: Repository | undefined;
}

interface Link {
  readonly link: string;
  readonly roots: readonly SourceRoot[];
}

async function* readFolder({ folder, roots, repository }: Folder): AsyncGenerator<SourceItem> {
  const listing = await list(folder);
  if ('reason' in listing) {
    yield { type: 'fault', path: folder, reason: listing.reason };
    return;
  }
  const names = listing.entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const inside = (await readRepository({ folder, names })) ?? repository;
  for (const entry of listing.entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* readFolder({ folder: path, roots, repository: inside });
    else if (entry.isFile()) yield toItem({ path, repository: inside });
    else if (entry.isSymbolicLink()) {
      const item = await readLink({ link: path, roots });
      if (item !== undefined) yield item;
    } else yield { type: 'skipped', path };
  }
}

async function list(folder: string): Promise<{ entries: Dirent[] } | { reason: string }> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const wanted = entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
    return { entries: wanted.sort((a, b) => byCodeUnits(a.name, b.name)) };
  } catch (thrown) {
    return { reason: faultReason(thrown) };
  }
}

/** Undefined where there is nothing to do: what the link leads to is met on the way. */
async function readLink({ link, roots }: Link): Promise<SourceItem | undefined> {
  try {
    const target = await realpath(link);
    const fault = judgeTarget({ link, target, roots });
    if (fault !== undefined) return { type: 'fault', path: link, reason: fault };
    if (formatOf(target) === undefined || !(await stat(target)).isFile()) return undefined;
    return toItem({ path: target, repository: undefined });
  } catch (thrown) {
    const reason = faultReason(thrown);
    const told = reason.startsWith('no such') ? 'a symbolic link that leads nowhere' : reason;
    return { type: 'fault', path: link, reason: told };
  }
}

function judgeTarget({ link, target, roots }: Link & { target: string }): string | undefined {
  const isLoop = isWithin({ path: dirname(link), folder: target });
  if (isLoop) return `a symbolic link back to ${target}, a folder above it`;
  if (roots.some((root) => isWithin({ path: target, folder: root.path }))) return undefined;
  return `a symbolic link out of the folder, to ${target}; to ingest that, name it as well`;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
