import type { FlavourName } from '../behaviour.ts';
import type { Flavour } from './flavour.ts';
import { llamacpp } from './llamacpp.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { sglang } from './sglang.ts';
import { tgi } from './tgi.ts';
import { vllm } from './vllm.ts';

export const flavours: Readonly<Record<FlavourName, Flavour>> = {
  vllm,
  tgi,
  openai,
  sglang,
  llamacpp,
  ollama,
};

/** Paths of any flavour: asking one engine for what another has is how one finds out what it is, and no mistake. */
export const knownPaths: ReadonlySet<string> = new Set(
  Object.values(flavours).flatMap(({ dialects, facts }) =>
    [...Object.keys(dialects), ...Object.keys(facts)].map((route) => route.slice(route.indexOf(' ') + 1)),
  ),
);
