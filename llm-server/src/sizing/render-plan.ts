import type { LadderStep } from './build-ladder.ts';
import type { Offer } from './find-offers.ts';
import type { SizePlan } from './plan-size.ts';
import type { Range } from './range.ts';
import { renderTable } from './render-table.ts';

/** For people at a terminal, ending in a line break. */
export function renderPlan(plan: SizePlan): string {
  const sections = [
    [describeSubject(plan), describeFit(plan)],
    ['Memory of each GPU, GiB', ...renderMemory(plan)],
    ['KV cache, all GPUs', ...renderCache(plan)],
    ...(plan.fit === 'does-not-fit' ? [] : renderStart(plan)),
    [`AWS, ${plan.aws.region}, on demand`, ...renderOffers(plan)],
    ...renderSteps('What carries it', plan.suggestions),
    ...renderSteps('Cheaper, and carries it', plan.ladder.down),
    ...renderSteps('Cheaper with lighter weights', plan.ladder.lighter),
    ...(plan.fit === 'does-not-fit' ? [] : renderSteps('The next sizes up', plan.ladder.up)),
    ['Before you rely on it', ...renderNotes(plan)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function renderPlanAsJson(plan: SizePlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

function describeSubject({ gpu, model, utilization, kvCacheDtype }: SizePlan): string {
  const cache = kvCacheDtype === 'auto' ? '' : `, KV cache ${kvCacheDtype}`;
  return `${model.name} ${model.quantization} on ${gpu.count} × ${gpu.name}, utilization ${utilization}${cache}`;
}

function describeFit({ fit, kvTokens, kvGib, neededTokens }: SizePlan): string {
  const needed = count(neededTokens);
  if (fit === 'fits')
    return `FITS. Room for about ${count(kvTokens.likely)} tokens; a sequence of ${needed} fits even at the low end.`;
  if (fit === 'tight')
    return `TIGHT. A sequence of ${needed} tokens fits into the likely ${count(kvTokens.likely)}, not into the ${count(kvTokens.low)} of the low end: vLLM may refuse to start.`;
  if (kvTokens.likely === 0)
    return `DOES NOT FIT. Weights and overhead alone take ${Math.max(0, -kvGib.likely).toFixed(1)} GiB more than there is.`;
  return `DOES NOT FIT. About ${count(kvTokens.likely)} tokens are left, too few for one sequence of ${needed}, prompt and answer.`;
}

function renderMemory({ budgetGib, weightsGib, overheadGib, kvGib }: SizePlan): string[] {
  const weights = (weightsGib.approximate ? '~' : '') + weightsGib.perGpu.toFixed(2);
  return renderTable([
    ['', 'low', 'likely', 'high'],
    ['usable', ...rangeCells(budgetGib, gib)],
    ['weights', weights, weights, weights],
    // The most overhead belongs to the least cache.
    ['overhead', ...rangeCells(overheadGib, gib).reverse()],
    ['KV cache', ...rangeCells(kvGib, gib)],
  ]);
}

function renderCache({ kvTokens, concurrency, kvBytesPerToken, gpu }: SizePlan): string[] {
  const share = gpu.count === 1 ? '' : ' on each GPU';
  return [
    ...renderTable([
      ['', 'low', 'likely', 'high'],
      ['tokens', ...rangeCells(kvTokens, count)],
      ...concurrency.map(({ tokens, ...held }) => [
        `sequences of ${count(tokens)}`,
        ...rangeCells(held, (value) => value.toFixed(1)),
      ]),
    ]),
    `  ${count(kvBytesPerToken)} bytes a token${share}`,
  ];
}

function renderStart({ tokensPerSecond: { expected, roofline }, vllmCommand }: SizePlan): string[][] {
  return [
    [`One stream alone: about ${expected} tokens a second (the memory bandwidth allows ${roofline})`],
    ['Start vLLM with', ...renderCommand(vllmCommand)],
  ];
}

/** A flag and its value to a line, as a shell takes it. */
function renderCommand(command: readonly string[]): string[] {
  const words = command.map((word) => (/^[\w./:-]+$/.test(word) ? word : `'${word}'`));
  const text = words.join(' ').replaceAll(' --', ' \\\n      --');
  return text.split('\n').map((line, index) => (index === 0 ? `  ${line}` : line));
}

function renderOffers({ aws, gpu }: SizePlan): string[] {
  const row = ({ instance, gpuCount, vcpus, memoryGib, usdPerHour, priceDate }: Offer): string[] => [
    instance,
    `${gpuCount} × ${gpu.name}`,
    `${vcpus} vCPU`,
    `${memoryGib} GiB`,
    `$${usdPerHour.toFixed(3)}/h`,
    priceDate,
  ];
  return [...renderTable(aws.offers.map(row)), ...(aws.note === null ? [] : [`  ${aws.note}`])];
}

function renderSteps(title: string, steps: readonly LadderStep[]): string[][] {
  if (steps.length === 0) return [];
  const header = ['', 'GPUs', 'weights', '$/h', 'price', 'KV tokens', '', 'tokens/s', ''];
  const row = (step: LadderStep): string[] => [
    step.instance,
    `${step.gpus} × ${step.gpu}`,
    step.quantization,
    step.usdPerHour.toFixed(3),
    times(step.priceRatio),
    count(step.kvTokens),
    times(step.tokensRatio),
    count(step.tokensPerSecond),
    step.fit === 'tight' ? 'tight' : '',
  ];
  return [[title, ...renderTable([header, ...steps.map(row)])]];
}

function renderNotes({ notes }: SizePlan): string[] {
  const replaced =
    'Low and high are what logged starts spread over; the engine’s own numbers replace them once it runs.';
  return [...notes, replaced].map((note) => `  - ${note}`);
}

function rangeCells({ low, likely, high }: Range, format: (value: number) => string): string[] {
  return [low, likely, high].map(format);
}

const gib = (value: number): string => value.toFixed(2);
const count = (value: number): string => value.toLocaleString('en-US');
const times = (ratio: number | null): string => (ratio === null ? '' : `×${ratio.toFixed(2)}`);
