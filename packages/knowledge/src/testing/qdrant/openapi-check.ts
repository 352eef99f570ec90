import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

export interface Exchange {
  readonly method: string;
  /** With the parameters in braces, as the document has it. */
  readonly template: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly reply: unknown;
}

/** What is wrong with the exchange by the document; `[]` where nothing is. */
export type OpenApiCheck = (exchange: Exchange) => string[];

type Json = unknown;
type JsonObject = Record<string, unknown>;

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Holds requests and replies against an OpenAPI 3.0 document, more strictly than it asks for: a field that a schema does
 * not name is a fault, because a server that ignores it does not do what the sender thinks.
 */
export function createOpenApiCheck({ path }: { path: string }): OpenApiCheck {
  const document: Json = JSON.parse(readFileSync(path, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  const schemas = get(document, ['components', 'schemas']);
  if (!isObject(schemas)) throw new Error(`${path} is no OpenAPI document`);
  ajv.addSchema({ $id: 'qdrant', components: { schemas: toJsonSchema(schemas) } });
  const compiled = new Map<string, ValidateFunction>();
  const compile = (key: string, schema: Json): ValidateFunction => {
    const known =
      compiled.get(key) ?? ajv.compile(isObject(schema) ? (toJsonSchema(schema) as JsonObject) : {});
    compiled.set(key, known);
    return known;
  };
  return ({ method, template, query, body, reply }) => {
    const operation = get(document, ['paths', template, method.toLowerCase()]);
    if (!isObject(operation)) return [`${method} ${template} is not in the document`];
    const content = ['content', 'application/json', 'schema'];
    const faults: string[] = [];
    const check = (part: string, schema: Json, value: Json): void => {
      const validate = compile(`${method} ${template} ${part}`, schema);
      if (validate(value)) return;
      const [first] = validate.errors ?? [];
      faults.push(
        `${method} ${template}: ${part}${first?.instancePath ?? ''} ${first?.message ?? ''} ${JSON.stringify(first?.params)}`,
      );
    };
    const bodySchema = get(operation, ['requestBody', ...content]);
    if (bodySchema !== undefined) check('body', bodySchema, body);
    else if (body !== undefined) faults.push(`${method} ${template} takes no body`);
    check('reply', get(operation, ['responses', '200', ...content]), reply);
    const parameters = Array.isArray(operation['parameters']) ? (operation['parameters'] as Json[]) : [];
    const names = parameters.map((parameter) => get(parameter, ['name']));
    for (const name of query.keys())
      if (!names.includes(name)) faults.push(`${method} ${template}: unknown parameter ${name}`);
    return faults;
  };
}

/** `nullable` of OpenAPI 3.0 as a type, references into the schema `qdrant`, and no field that is not named. */
function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isObject(schema)) return schema;
  const { nullable, $ref, properties, ...rest } = schema;
  const converted: JsonObject = {};
  for (const [key, value] of Object.entries(rest))
    converted[key] = key === 'example' || key === 'enum' || key === 'default' ? value : toJsonSchema(value);
  if (typeof $ref === 'string') converted['$ref'] = `qdrant${$ref}`;
  if (isObject(properties)) {
    converted['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, toJsonSchema(value)]),
    );
    converted['additionalProperties'] ??= false;
  }
  if (nullable !== true) return converted;
  const { description: _description, ...constraints } = converted;
  return Object.keys(constraints).length === 0
    ? { type: 'null' }
    : { anyOf: [constraints, { type: 'null' }] };
}

function get(value: Json, path: readonly string[]): Json {
  return path.reduce<Json>((at, name) => (isObject(at) ? at[name] : undefined), value);
}
