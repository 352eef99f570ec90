export interface Sample {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The text format of Prometheus. A family is declared before its first sample; names of samples keep `_total`. */
export function renderSamples(samples: readonly Sample[]): string {
  const declared = new Set<string>();
  const lines = samples.flatMap(({ name, type, labels = {}, value }) => {
    const family = type === 'counter' ? name.replace(/_total$/, '') : name;
    const declaration = declared.has(family) ? [] : [`# TYPE ${family} ${type}`];
    declared.add(family);
    const list = Object.entries(labels).map(
      ([label, text]) => `${label}="${text.replace(/(["\\])/g, '\\$1')}"`,
    );
    return [...declaration, `${name}${list.length === 0 ? '' : `{${list.join(',')}}`} ${value}`];
  });
  return `${lines.join('\n')}\n`;
}
