// A child that serves our webhooks, or a bare Express handler that reads the same form and answers the same document, and
// tells its processor time when asked: `node bench/webhook-server.js ours|bare`.
import express from 'express';
import { listen } from '../dist/webhooks/listen.js';
import { createWebhookApp } from '../dist/webhooks/router.js';

const turn = {
  index: 1,
  role: 'agent',
  said: 'Right, I have found it. I can put that right for you by Friday.',
  labels: {},
};
const persona = { id: 'sam', voice: 'Polly.Joanna', language: 'en-US' };
const move = async () => ({ do: 'say', turn, afterwards: 'listen' });
const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

function ours() {
  return createWebhookApp({
    voice: {
      exchange: { heard: move, silence: move, arrived: move, roomOpened() {} },
      gather: { timeoutS: 5, speechTimeout: 'auto', speechModel: undefined },
      publicUrl: () => process.env.PUBLIC_URL ?? '',
      personaOf: () => persona,
    },
    sink: () => {},
    onCarrierError: () => {},
    authToken: process.env.AUTH_TOKEN ?? '',
    logger: quiet,
    version: 'bench',
  });
}

function bare() {
  const app = express();
  const answer = process.env.ANSWER ?? '<Response/>';
  app.post('/respond', express.urlencoded({ extended: false }), (_request, response) => {
    response.type('text/xml').send(answer);
  });
  return app;
}

const server = await listen(process.argv[2] === 'ours' ? ours() : bare(), 0);
process.on('message', () => process.send({ cpu: process.cpuUsage() }));
process.send({ url: server.url });
