import type { FaultKind } from './fault-kind.ts';

const BOTH = ['json', 'sse'] as const;
const SSE = ['sse'] as const;

/** Every way in which this engine can misbehave, by name. README.md has the same table; a test compares them. */
export const FAULTS = {
  refuse: {
    stage: 'server',
    on: BOTH,
    traps: [18],
    does: 'closes the port and every connection, for ms or until the faults are cleared',
  },
  keepalive_race: {
    stage: 'server',
    on: BOTH,
    traps: [14],
    does: 'resets a connection that is used a second time, without a byte of a reply; a fresh one is served',
  },
  cut_before_headers: {
    stage: 'reply',
    on: BOTH,
    traps: [4, 14],
    does: 'resets the connection, fresh or not, without a byte of a reply',
  },
  hang_before_headers: {
    stage: 'reply',
    on: BOTH,
    traps: [12, 19],
    does: 'sends nothing until the client leaves, or for ms and then a normal reply',
  },
  loading_503: {
    stage: 'reply',
    on: BOTH,
    traps: [18],
    does: 'answers 503 in the words of a model that loads',
  },
  retry_after_47: {
    stage: 'reply',
    on: BOTH,
    traps: [10],
    does: 'refuses as overloaded, with Retry-After: 47',
  },
  empty_401: { stage: 'reply', on: BOTH, traps: [10], does: 'answers 401 with no body' },
  html_502: { stage: 'reply', on: BOTH, traps: [10], does: "answers 502 with a load balancer's HTML page" },
  error_as_string: { stage: 'reply', on: BOTH, traps: [10], does: 'answers 500 with {"error":"text"}' },
  code_int: {
    stage: 'reply',
    on: BOTH,
    traps: [10],
    does: 'answers 500 with an error object whose code is 500',
  },
  code_string: {
    stage: 'reply',
    on: BOTH,
    traps: [10],
    does: 'answers 500 with an error object whose code is "server_error"',
  },
  error_first_event: {
    stage: 'stream',
    on: BOTH,
    traps: [1, 2],
    does: 'fails before the first token: an error event under status 200; a failed JSON reply',
  },
  error_in_stream: {
    stage: 'stream',
    on: BOTH,
    traps: [1],
    n: 3,
    does: 'fails after n tokens: an error event; a failed JSON reply',
  },
  done_missing: { stage: 'stream', on: SSE, traps: [4], does: 'ends the stream without [DONE]' },
  end_without_finish: {
    stage: 'stream',
    on: SSE,
    traps: [4],
    n: 3,
    does: 'ends the stream after n tokens, with neither finish_reason nor [DONE]',
  },
  socket_cut_after_n: {
    stage: 'stream',
    on: BOTH,
    traps: [4],
    n: 3,
    does: 'closes the connection after n tokens, mid-reply; in the middle of a JSON body',
  },
  done_without_content: {
    stage: 'stream',
    on: BOTH,
    traps: [5],
    does: 'sends nothing but [DONE]; a JSON reply without choices',
  },
  finish_reason_abort: { stage: 'stream', on: BOTH, traps: [6], does: 'ends with finish_reason "abort"' },
  finish_reason_error: { stage: 'stream', on: BOTH, traps: [6], does: 'ends with finish_reason "error"' },
  finish_reason_stop_sequence: {
    stage: 'stream',
    on: BOTH,
    traps: [6],
    does: 'ends with finish_reason "stop_sequence"',
  },
  finish_reason_eos_token: {
    stage: 'stream',
    on: BOTH,
    traps: [6],
    does: 'ends with finish_reason "eos_token"',
  },
  finish_reason_null: { stage: 'stream', on: BOTH, traps: [6], does: 'ends with finish_reason null' },
  usage_on_choice_chunk: {
    stage: 'stream',
    on: SSE,
    traps: [3],
    does: 'puts the usage into the chunk with the finish_reason, and no chunk of its own',
  },
  usage_missing: { stage: 'stream', on: BOTH, traps: [3], does: 'never tells the usage, asked or not' },
  empty_deltas: {
    stage: 'stream',
    on: SSE,
    traps: [9],
    does: 'puts deltas with nothing in them between the tokens',
  },
  reasoning_deltas: {
    stage: 'stream',
    on: BOTH,
    traps: [9],
    n: 3,
    does: 'sends the first n tokens as "reasoning"',
  },
  reasoning_content_deltas: {
    stage: 'stream',
    on: BOTH,
    traps: [9],
    n: 3,
    does: 'sends the first n tokens as "reasoning_content"',
  },
  hang_before_first_token: {
    stage: 'stream',
    on: BOTH,
    traps: [12, 19],
    does: 'sends headers and the opening chunk, then nothing until the client leaves, or for ms',
  },
  stall_after_n: {
    stage: 'stream',
    on: BOTH,
    traps: [12],
    n: 3,
    does: 'sends n tokens, or half a JSON body, then nothing until the client leaves, or for ms',
  },
  malformed_json: {
    stage: 'stream',
    on: BOTH,
    traps: [8],
    n: 3,
    does: 'sends a chunk whose JSON breaks off after n tokens; half a JSON body as if it were whole',
  },
  oversize_line: {
    stage: 'stream',
    on: BOTH,
    traps: [8, 16],
    n: 3,
    bytes: 9 * 1024 * 1024,
    does: 'sends one token of so many bytes after n tokens',
  },
  comment_keepalives: {
    stage: 'wire',
    on: SSE,
    traps: [7, 19],
    does: 'puts comments and blank lines between the events; with ms also on a timer while it is silent',
  },
  crlf: { stage: 'wire', on: SSE, traps: [8], does: 'ends lines with CRLF' },
  no_space_data: { stage: 'wire', on: SSE, traps: [8], does: 'writes data: without the space' },
  multi_line_data: {
    stage: 'wire',
    on: SSE,
    traps: [8],
    does: 'spreads the JSON of an event over several data: lines',
  },
  bytes_split_in_utf8: {
    stage: 'wire',
    on: BOTH,
    traps: [8],
    ms: 1,
    does: 'cuts what it writes inside multi-byte characters, or in the middle, with a pause of ms between',
  },
  one_byte_writes: { stage: 'wire', on: BOTH, traps: [8], does: 'writes each byte on its own' },
  slow_loris: { stage: 'wire', on: BOTH, traps: [12], ms: 20, does: 'writes a byte every ms' },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[]; // the keys of a closed table
