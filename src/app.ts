/** The only composition root: settings in, use cases out. Vendor SDKs are imported lazily, by the use case that needs them. */
import type { EventListener } from './domain/events.ts';
import type { AgentPersona, CustomerPersona, Persona } from './domain/persona.ts';
import type { RunPlan } from './domain/plan.ts';
import { SynthcallError } from './shared/errors.ts';

/** A fault in a persona file, with its place. `warning` faults do not stop a run. */
export interface PersonaFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  /** Permanent short name, such as `duplicate-name`. */
  readonly rule: string;
  readonly message: string;
  readonly fix: string;
}

/** What a run will do, known before anything is spent. */
export interface RunPreview {
  readonly world: 'local' | 'live';
  readonly responder: 'offline' | 'openai';
  readonly plan: RunPlan;
  /** Responder calls the run may make, or undefined without a ceiling. */
  readonly responderCalls: number | undefined;
  readonly dir: string;
  readonly runId: string;
}

/** What a run did. */
export interface RunSummary {
  readonly runId: string;
  readonly dir: string;
  readonly planned: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly notDialled: number;
  readonly turns: number;
  readonly responderCalls: number;
  readonly costMicros: number | undefined;
  readonly audioSeconds: number;
  readonly wallMs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly endings: Readonly<Record<string, number>>;
  readonly stoppedBy: 'budget' | 'quality' | 'interrupt' | 'error' | undefined;
  readonly stopReason: string | undefined;
  readonly exitCode: number;
}

/** The responder calls of one UTC day. */
export interface UsageDay {
  readonly date: string;
  readonly currentCount: number;
  readonly leased: number;
  readonly costMicros: number | undefined;
  readonly runs: number;
  readonly calls: number;
}

/** Today against the daily limit, from the Sync document `rate_limit_<date>`; earlier days from the run ledger. */
export interface UsageReport extends UsageDay {
  readonly limit: number;
  readonly remaining: number;
  /** ISO 8601: the next UTC midnight. */
  readonly resetsAt: string;
  readonly earlier: readonly UsageDay[];
}

/** A server that is running. `stopped` resolves when it has ended. */
export interface RunningServer {
  readonly url: string;
  readonly facts: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Everything the commands can ask for. */
export interface App {
  /** Plans, without touching anything. */
  preview(): Promise<RunPreview>;
  /** Plans, then runs. Aborting `signal` ends it cleanly: stop dialling, hang up, settle, write what is known. */
  run(listen: EventListener, onPreview: (preview: RunPreview) => Promise<void>, signal: AbortSignal): Promise<RunSummary>;
  usage(days: number): Promise<UsageReport>;
  serve(signal: AbortSignal): Promise<RunningServer>;
  emulator(port: number): Promise<RunningServer>;
  cleanup(): Promise<readonly { kind: string; sid: string; name: string; removed: boolean; reason?: string }[]>;
  /** Creates (or finds) the Sync service of the chosen world. */
  provision(): Promise<{ readonly syncServiceSid: string; readonly created: boolean }>;
  personas: {
    validate(paths: readonly string[]): Promise<readonly PersonaFault[]>;
    list(): Promise<{ readonly agents: readonly AgentPersona[]; readonly customers: readonly CustomerPersona[] }>;
    show(id: string): Promise<Persona>;
    /** Writes a new persona file to fill in; returns its path. */
    create(role: 'agent' | 'customer', name: string): Promise<string>;
    /** Reads the predecessor's `CustomerPrompts` / `AgentPrompts` file and writes one file per persona; returns their paths. */
    import(file: string): Promise<readonly string[]>;
    schema(role: 'agent' | 'customer'): Record<string, unknown>;
  };
}

/** Not filled in yet. */
export function createApp(): App {
  throw new SynthcallError('BUG', 'createApp is not built yet', { hint: 'Build it.' });
}
