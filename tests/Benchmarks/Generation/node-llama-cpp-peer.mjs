// node-llama-cpp behind the little of an OpenAI-compatible server that the benchmark asks:
// node node-llama-cpp-peer.mjs MODEL.gguf PORT THREADS SEQUENCES CONTEXT [ngrams]
// Run from a folder where "npm install node-llama-cpp" has been run.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [model, port, threads, sequences, contextSize, ngrams] = process.argv.slice(2);
const entry = createRequire(join(process.cwd(), 'package.json')).resolve('node-llama-cpp');
const { getLlama, InputLookupTokenPredictor, LlamaChatSession } = await import(pathToFileURL(entry));

const llama = await getLlama({ gpu: false, build: 'never', maxThreads: Number(threads), logLevel: 'error' });
const loaded = await llama.loadModel({ modelPath: model });
const context = await loaded.createContext({
  sequences: Number(sequences), contextSize: Number(contextSize), threads: Number(threads), batchSize: 512,
});
const free = Array.from({ length: Number(sequences) }, () => context.getSequence(
  ngrams ? { tokenPredictor: new InputLookupTokenPredictor() } : {}));
const waiting = [];

// The sequence that was given back last: what it holds is the likeliest to be of use.
const take = () => (free.length ? Promise.resolve(free.pop()) : new Promise(resolve => waiting.push(resolve)));
const give = sequence => (waiting.length ? waiting.shift()(sequence) : free.push(sequence));

createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  let body = '';
  for await (const chunk of request) body += chunk;
  const asked = JSON.parse(body);
  const sequence = await take();
  try {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const session = new LlamaChatSession({
      contextSequence: sequence,
      systemPrompt: asked.messages.find(message => message.role === 'system')?.content ?? '',
      autoDisposeSequence: false,
    });
    let tokens = 0;
    await session.promptWithMeta(asked.messages.at(-1).content, {
      maxTokens: asked.max_tokens,
      temperature: 0,
      repeatPenalty: false,
      onToken: some => {
        tokens += some.length;
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: 'x' } }] })}\n\n`);
      },
    });
    response.write(`data: ${JSON.stringify({ choices: [], usage: { completion_tokens: tokens } })}\n\n`);
    session.dispose({ disposeSequence: false });
  } finally {
    give(sequence);
    response.end();
  }
}).listen(Number(port), '127.0.0.1');
