import { expect, test } from '@jest/globals';
import { systemClock } from '@twinscribe/platform';
import { loopback } from '@twinscribe/platform/testing';
import { createQuestionClient } from './question-client.ts';

async function askServer({ status, body }: { status: number; body: string }): Promise<unknown> {
  await using server = await loopback((_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body),
  );
  const { signal } = new AbortController();
  const client = createQuestionClient(server, { clock: systemClock, signal });
  try {
    return await client.ask({ question: 'Why?' });
  } finally {
    client.close();
  }
}

test('a refusal of the api is its own word, and what is not the api says so', async () => {
  const error = {
    ...{ code: 'context_length_exceeded', message: 'Too long.', type: 'invalid_request_error', param: null },
    ...{ requestId: 'r', retryable: false },
  };
  await expect(askServer({ status: 400, body: JSON.stringify({ error }) })).rejects.toMatchObject({
    code: 'context_length_exceeded',
    message: 'Too long.',
  });
  await expect(askServer({ status: 500, body: '<html>' })).rejects.toThrow('not the api (status 500)');
});
