import type { Logger } from '@twinscribe/platform';
import type { Engine, EngineDescription, EngineModel } from '../engines/engine.ts';

/** Public name → the engine's own id of a model or an adapter, or `SERVED`. The first is the default. */
export type ModelNames = ReadonlyMap<string, string>;

/** Stands for the model that the engine serves, whatever it is called: a name that survives a change of model. */
export const SERVED = '*';

/**
 * The same engine, its models under public names only. Nobody outside knows that there are others: requests are
 * translated on the way in, and what the engine does not have at the moment is listed as missing.
 */
export function nameModels(
  { engine, names }: { engine: Engine; names: ModelNames },
  { logger }: { logger: Logger },
): Engine {
  let served: string | undefined;
  let warnedOf = '';

  function warnOf(missing: readonly string[]): void {
    const list = missing.join(', ');
    if (list !== '' && list !== warnedOf)
      logger.warn('models-missing', { missing, fix: 'Load them into the engine, or mend LLM_MODELS.' });
    warnedOf = list;
  }

  async function describe(capabilities: { signal: AbortSignal }): Promise<EngineDescription> {
    const description = await engine.describe(capabilities);
    served = description.models.find(({ parent }) => parent === undefined)?.id;
    const { models, missing } = renameModels(description.models, names);
    warnOf(missing);
    return { ...description, models, missing };
  }

  const idOf = (name: string): string => {
    const id = names.get(name) ?? name;
    return id === SERVED ? (served ?? name) : id;
  };

  return {
    ...engine,
    describe,
    generate: (request, capabilities) =>
      engine.generate({ ...request, model: idOf(request.model) }, capabilities),
    countPrompt: (prompt, capabilities) =>
      engine.countPrompt({ ...prompt, model: idOf(prompt.model) }, capabilities),
  };
}

/** In the order of the names. A base that has a public name is told by it, any other by the engine's own. */
function renameModels(
  models: readonly EngineModel[],
  names: ModelNames,
): { models: EngineModel[]; missing: string[] } {
  const served = models.find(({ parent }) => parent === undefined);
  const find = (id: string): EngineModel | undefined =>
    id === SERVED ? served : models.find((model) => model.id === id);
  const named = [...names].map(([name, id]) => ({ name, model: find(id) }));
  const nameOf = (id: string | undefined): string | undefined =>
    named.find(({ model }) => model !== undefined && model.id === id)?.name ?? id;
  return {
    models: named.flatMap(({ name, model }) =>
      model === undefined ? [] : [{ ...model, id: name, parent: nameOf(model.parent) }],
    ),
    missing: named.flatMap(({ name, model }) => (model === undefined ? [name] : [])),
  };
}
