/** A pool of flite workers, first come first served; each has its next utterance at hand, so that it never waits for us. Knows nothing about voices or telephones. */
import { Worker } from 'node:worker_threads';
import { SynthcallError } from '../../../shared/errors.ts';
import { type FliteProgram, loadFlite } from './flite-program.ts';

/** flite's own sound: 16 kHz, 16 bit, and its list of phones as printed by `-psdur`. */
export interface FliteSpeech {
  readonly samples: Int16Array;
  readonly printed: string;
}

/** Speaks ASCII text. Rejects with BUG when flite fails or stays silent, or when the pool has been closed. */
export interface FlitePool {
  speak(flags: readonly string[], text: string): Promise<FliteSpeech>;
  close(): Promise<void>;
}

interface Job {
  readonly flags: readonly string[];
  readonly text: string;
  readonly resolve: (speech: FliteSpeech) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly failure?: string;
  readonly exitCode: number;
  readonly printed: string;
  readonly samples: Int16Array;
}

interface Seat {
  readonly worker: Worker;
  /** What it was given and has not answered, by id. */
  readonly jobs: Map<number, Job>;
}

/** One being spoken and one waiting in the thread. */
const JOBS_PER_WORKER = 2;

/** Loads flite (21 MB, once) at the first utterance; `workers` threads are started as they are needed. */
export function createFlitePool(workers: number, load: () => Promise<FliteProgram> = loadFlite): FlitePool {
  const seats: Seat[] = [];
  const waiting: Job[] = [];
  let flite: Promise<FliteProgram> | undefined;
  let lastId = 0;
  let isClosed = false;

  const assign = (program: FliteProgram) => {
    while (waiting.length > 0 && !isClosed) {
      const seat = freeSeat(program);
      if (seat === undefined) return;
      lastId += 1;
      start(seat, lastId, waiting.shift() as Job);
    }
  };
  const freeSeat = (program: FliteProgram): Seat | undefined => {
    const idle = seats.find((seat) => seat.jobs.size === 0);
    if (idle !== undefined || seats.length < workers) return idle ?? openSeat(program);
    return seats.find((seat) => seat.jobs.size < JOBS_PER_WORKER);
  };
  const openSeat = (program: FliteProgram): Seat => {
    const worker = new Worker(new URL('./flite-worker.js', import.meta.url), { workerData: { program } });
    const seat: Seat = { worker, jobs: new Map() };
    worker.on('message', (answer: Answer) => {
      const job = seat.jobs.get(answer.id);
      seat.jobs.delete(answer.id);
      if (seat.jobs.size === 0) worker.unref();
      assign(program);
      if (job) settle(job, answer);
    });
    worker.on('error', (error) => {
      seats.splice(seats.indexOf(seat), 1);
      for (const job of seat.jobs.values()) job.reject(fliteError(job.text, error.message));
      assign(program);
    });
    seats.push(seat);
    return seat;
  };

  return {
    speak: async (flags, text) => {
      if (isClosed) throw fliteError(text, 'speech synthesis has been closed');
      flite ??= load();
      const program = await flite;
      return new Promise((resolve, reject) => {
        waiting.push({ flags, text, resolve, reject });
        assign(program);
      });
    },
    close: async () => {
      isClosed = true;
      for (const job of waiting.splice(0)) job.reject(fliteError(job.text, 'speech synthesis has been closed'));
      for (const job of seats.flatMap((seat) => [...seat.jobs.values()])) {
        job.reject(fliteError(job.text, 'speech synthesis has been closed'));
      }
      await Promise.all(seats.splice(0).map((seat) => seat.worker.terminate()));
    },
  };
}

function start(seat: Seat, id: number, job: Job) {
  seat.jobs.set(id, job);
  seat.worker.ref();
  seat.worker.postMessage({ id, flags: job.flags, text: job.text });
}

function settle(job: Job, answer: Answer) {
  if (answer.failure !== undefined) job.reject(fliteError(job.text, answer.failure));
  else if (answer.exitCode !== 0) job.reject(fliteError(job.text, `flite ended with ${answer.exitCode}`));
  else if (answer.samples.length === 0) job.reject(fliteError(job.text, 'flite gave no sound'));
  else job.resolve({ samples: answer.samples, printed: answer.printed });
}

function fliteError(text: string, reason: string): SynthcallError {
  return new SynthcallError('BUG', `cannot make sound for "${text.trim().slice(0, 60)}": ${reason}`, {
    hint: 'Use --no-audio to go on without recordings, and report the text so that it can be fixed.',
  });
}
