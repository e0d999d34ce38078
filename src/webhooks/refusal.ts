/** How requests are refused: in the same few words whatever was wrong, before their body is read where that can be. */
import type { Logger } from '../shared/log.ts';
import { looksSigned } from './signature.ts';

/** As much of a request as is looked at here. */
interface Refused {
  readonly path: string;
  get(header: string): string | undefined;
}

/** As much of an answer as a refusal needs. */
interface Answering {
  status(code: number): Answering;
  type(contentType: string): Answering;
  send(body: string): unknown;
}

const PLAIN: Readonly<Record<number, string>> = { 403: 'Forbidden', 404: 'Not found', 413: 'Too large' };

/** The same few words for whatever was wrong: nobody learns from them why. */
export function answerPlainly(response: Answering, status: number): void {
  response
    .status(status)
    .type('text/plain')
    .send(`${PLAIN[status] ?? 'Bad request'}\n`);
}

/** Takes note of a refusal. */
export type Refuse = (request: Refused, response: Answering) => void;

/** Refusals are logged at the first, tenth, hundredth …: whoever sends many shall not fill a disk or a terminal. */
export function refusals(logger: Logger): Refuse {
  let refused = 0;
  return (request, response) => {
    refused += 1;
    if (/^10*$/.test(String(refused))) {
      logger.warn('a webhook without a valid signature was refused', { path: request.path, refused });
    }
    answerPlainly(response, 403);
  };
}

/** Refuses before the body is read what carries nothing like a signature. */
export function unlessUnsigned(refuse: Refuse) {
  return (request: Refused, response: Answering, next: () => void): void => {
    if (looksSigned(request.get('x-twilio-signature'))) next();
    else refuse(request, response);
  };
}
