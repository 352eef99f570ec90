/** OpenAI's coarse class of an error, kept so that OpenAI clients show what they know. */
export type ErrorType =
  'invalid_request_error' | 'authentication_error' | 'not_found_error' | 'rate_limit_error' | 'server_error';

interface ErrorKind {
  /** HTTP status. 499 is never sent: the caller has left. */
  readonly status: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly type: ErrorType;
}

/** Every error that leaves a process, and how it leaves. The list is closed: a new code is a new line here. */
export const ERROR_KINDS = {
  invalid_request: { status: 400, retryable: false, type: 'invalid_request_error' },
  context_length_exceeded: { status: 400, retryable: false, type: 'invalid_request_error' },
  unsupported_parameter: { status: 400, retryable: false, type: 'invalid_request_error' },
  unauthorized: { status: 401, retryable: false, type: 'authentication_error' },
  not_found: { status: 404, retryable: false, type: 'not_found_error' },
  model_not_found: { status: 404, retryable: false, type: 'not_found_error' },
  method_not_allowed: { status: 405, retryable: false, type: 'invalid_request_error' },
  payload_too_large: { status: 413, retryable: false, type: 'invalid_request_error' },
  unsupported_media_type: { status: 415, retryable: false, type: 'invalid_request_error' },
  /** This caller has its share of the queue already; others may still get in. */
  tenant_limit: { status: 429, retryable: true, type: 'rate_limit_error' },
  queue_full: { status: 429, retryable: true, type: 'rate_limit_error' },
  cancelled: { status: 499, retryable: false, type: 'server_error' },
  internal: { status: 500, retryable: false, type: 'server_error' },
  engine_error: { status: 502, retryable: true, type: 'server_error' },
  engine_protocol_error: { status: 502, retryable: true, type: 'server_error' },
  engine_loading: { status: 503, retryable: true, type: 'server_error' },
  engine_unavailable: { status: 503, retryable: true, type: 'server_error' },
  engine_overloaded: { status: 503, retryable: true, type: 'server_error' },
  llm_unavailable: { status: 503, retryable: true, type: 'server_error' },
  api_unavailable: { status: 503, retryable: true, type: 'server_error' },
  library_unavailable: { status: 503, retryable: true, type: 'server_error' },
  embedder_unavailable: { status: 503, retryable: true, type: 'server_error' },
  draining: { status: 503, retryable: true, type: 'server_error' },
  deadline_exceeded: { status: 504, retryable: false, type: 'server_error' },
  queue_timeout: { status: 504, retryable: true, type: 'server_error' },
  first_token_timeout: { status: 504, retryable: false, type: 'server_error' },
  stalled: { status: 504, retryable: false, type: 'server_error' },
  storage_full: { status: 507, retryable: true, type: 'server_error' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

export const ERROR_CODES = Object.keys(ERROR_KINDS) as [ErrorCode, ...ErrorCode[]];
