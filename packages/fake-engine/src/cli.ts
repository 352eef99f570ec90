import { FLAGS, parseArguments } from './parse-arguments.ts';
import { startFakeEngine } from './start-fake-engine.ts';

const USAGE = `Usage: fake-engine [--flavour vllm|tgi|openai|sglang|llamacpp|ollama] [--port 8100] …

Flags: ${FLAGS.map((flag) => `--${flag}`).join(' ')}
       --fault name | name:times | '{"fault":"stall_after_n","n":5}'   --script text   --adapter name
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return;
  }
  const engine = await startFakeEngine(parseArguments(args));
  const stop = (): void => void engine.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { flavour, version } = engine.behaviour();
  process.stdout.write(
    `fake-engine: ${flavour} ${version} at ${engine.url}, steered at ${engine.adminUrl}/__admin\n`,
  );
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  process.stderr.write(`fake-engine: ${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`);
  process.exitCode = 1;
});
