import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { loopback } from './loopback.ts';

const valueSchema = z.object({
  stringValue: z.string().optional(),
  intValue: z.number().or(z.string()).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }).optional(),
});
const attributesSchema = z.array(z.object({ key: z.string(), value: valueSchema }));

/** What an exporter sends. Source: https://opentelemetry.io/docs/specs/otlp/ (JSON encoding). */
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.int(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              attributes: attributesSchema,
              events: z.array(z.object({ name: z.string() })),
              status: z.object({ code: z.int() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

type Exported = z.infer<typeof exportSchema>['resourceSpans'][number];

export interface CollectedSpan {
  readonly service: unknown;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  readonly hasFailed: boolean;
}

export interface OtlpCollector extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** All that has been sent, as it came. */
  text(): string;
}

/** A real collector of spans on loopback, which refuses what is not OTLP in JSON. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  let received = '';
  const server = await loopback((req, res) => {
    void text(req).then((body) => {
      received += body;
      const parsed = exportSchema.safeParse(JSON.parse(body));
      if (parsed.success) spans.push(...parsed.data.resourceSpans.flatMap(spansOf));
      res.writeHead(parsed.success && req.url === '/v1/traces' ? 200 : 400).end('{}');
    });
  });
  return {
    url: server.url,
    spans,
    text: () => received,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function spansOf({ resource, scopeSpans }: Exported): CollectedSpan[] {
  const service = toRecord(resource.attributes)['service.name'];
  return scopeSpans.flatMap((scope) =>
    scope.spans.map(({ name, traceId, spanId, parentSpanId, kind, attributes, events, status }) => ({
      service,
      name,
      traceId,
      spanId,
      parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
      kind,
      attributes: toRecord(attributes),
      events: events.map((event) => event.name),
      hasFailed: status.code === 2,
    })),
  );
}

const toRecord = (attributes: z.infer<typeof attributesSchema>): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.arrayValue?.values.map(({ stringValue }) => stringValue) ?? Object.values(value)[0],
    ]),
  );
