/** The only composition root: settings in, use cases out. Vendor SDKs are imported lazily, by the use case that needs them. */

import type { Writable } from 'node:stream';
import type { CleanupRequest, CleanupRow } from './app/cleanup.ts';
import type { ExportRequest, NamedExport } from './app/export.ts';
import type { KeptFigures } from './app/kept-figures.ts';
import { openLog } from './app/logs.ts';
import type { LogLine, LogsRequest } from './app/read-logs.ts';
import type { KeptRecording } from './app/recordings.ts';
import type { NamedReport } from './app/report.ts';
import type { ResumeRequest } from './app/run.ts';
import type { SpendBesides } from './app/spend-besides.ts';
import type { AppTools } from './app/tools.ts';
import type { Settings } from './config/schema.ts';
import type { EventListener, StoppedBy, WorldName } from './domain/events.ts';
import type { Role } from './domain/labels.ts';
import type { AgentPersona, CustomerPersona, Persona } from './domain/persona.ts';
import type { RunPlan } from './domain/plan.ts';
import type { SpeakAhead } from './domain/ports.ts';
import type { PersonaFault } from './plan/persona/fault.ts';
import { systemClock } from './shared/clock.ts';

export type { CleanupRow, ExportRequest, KeptRecording, LogLine, NamedExport, PersonaFault, ResumeRequest };

/** What a run will do, known before anything is spent. */
export interface RunPreview {
  readonly world: WorldName;
  readonly responder: 'offline' | 'openai';
  readonly plan: RunPlan;
  /** Responder calls the run may make, or undefined without a ceiling. */
  readonly responderCalls: number | undefined;
  /** Money the run may spend, in micro-dollars, or undefined without a ceiling. */
  readonly budgetMicros: number | undefined;
  readonly dir: string;
  readonly runId: string;
  /** What the user should know about the plan, such as an industry that has no agent. */
  readonly warnings: readonly string[];
  /** Responder calls that the day has left; only where that leaves pairs out. */
  readonly dayLeft?: number;
  /** Calls that are there already; only of a run that is resumed. */
  readonly finishedBefore?: number;
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
  /** All that were made, and all that was spent; `besides` is the part that is in no call of the data. */
  readonly responderCalls: number;
  readonly costMicros: number | undefined;
  readonly besides?: SpendBesides;
  /** Length of all calls, the refused ones too. */
  readonly audioSeconds: number;
  readonly kept: KeptFigures;
  readonly speakAhead?: SpeakAhead;
  readonly wallMs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly endings: Readonly<Record<string, number>>;
  readonly stoppedBy: StoppedBy | undefined;
  readonly stopReason: string | undefined;
  /** Calls of the plan, or transcripts of calls, are missing, and `run --resume` sees to them. */
  readonly isResumable: boolean;
  /** Errors that Twilio's Debugger told of, by severity; absent when there were none. */
  readonly carrierErrors?: Readonly<Record<string, number>>;
  /** Updates of customers' profiles that wait for the next run, because Segment could not be reached. */
  readonly profilesWaiting?: number;
  /** Calls that customers' profiles are told of when the run is resumed: what is to be said of them may still change. */
  readonly profilesHeld?: number;
  /** The vendor's transcripts against what was said: counts and rates. */
  readonly recognition?: Readonly<Record<string, number>>;
  /** Why there is no recognised transcript, in a few words. */
  readonly recognitionOff?: string;
  /** Transcripts that an interrupted run did not wait for; `run --resume` fetches them. */
  readonly recognitionLeft?: number;
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
  /** The world whose runs these are. */
  readonly world: WorldName;
  readonly limit: number;
  readonly remaining: number;
  /** ISO 8601: the next UTC midnight. */
  readonly resetsAt: string;
  readonly earlier: readonly UsageDay[];
}

/** One thing that `doctor` looked at. */
export interface Check {
  readonly name: string;
  readonly state: 'good' | 'bad' | 'skipped';
  readonly found: string;
  /** How to mend it; on a good line: something to know. */
  readonly fix?: string;
  /** Of a bad line: 2 for settings, 3 for a vendor. */
  readonly exitCode?: number;
}

/** How `doctor` may look: without the network, or at a server that is running already. */
export interface DoctorRequest {
  readonly offline: boolean;
  readonly live: boolean;
}

/** What `init` made or found. Nothing was made when a check is bad. */
export interface Provisioned {
  readonly syncServiceSid: string;
  readonly created: boolean;
  /** What was asked of the vendors, as `doctor` shows it; empty in the local world. */
  readonly checks?: readonly Check[];
  /** The Conversation Intelligence service, where one was wished for. */
  readonly intelligence?: ProvisionedIntelligence;
}

/** What `init` is to make beside the Sync service. */
export interface ProvisionWish {
  /** A Conversation Intelligence service with our operators: the one of this unique name, else the configured one or our own. */
  readonly intelligence?: { readonly uniqueName?: string | undefined };
}

/** A Conversation Intelligence service that is ready, and the operators that were made, updated, attached or not to be had. */
export interface ProvisionedIntelligence {
  readonly serviceSid: string;
  readonly created: boolean;
  readonly made: readonly string[];
  readonly changed: readonly string[];
  readonly attached: readonly string[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** A server that is running. `stopped` resolves when it has ended. */
export interface RunningServer {
  readonly url: string;
  readonly facts: Readonly<Record<string, string>>;
  /** What can be done with it: a sentence, and lines to paste. */
  readonly example?: readonly string[];
  stop(): Promise<void>;
}

/** Personas that can be used, in order of their files. */
export interface PersonaList {
  readonly agents: readonly AgentPersona[];
  readonly customers: readonly CustomerPersona[];
  readonly faults: readonly PersonaFault[];
}

/** Everything the commands can ask for. */
export interface App {
  /** Says what a run, or what is left of one that was cut short, would do. Leaves no trace. */
  preview(resume?: ResumeRequest): Promise<RunPreview>;
  /**
   * Plans, then runs; or goes on with a run that was cut short. Aborting `signal` ends it cleanly: stop dialling, hang up,
   * settle, write what is known.
   */
  run(
    listen: EventListener,
    onPreview: (preview: RunPreview) => Promise<void>,
    signal: AbortSignal,
    resume?: ResumeRequest,
  ): Promise<RunSummary>;
  usage(days: number): Promise<UsageReport>;
  /** Writes a run in the forms that other tools read. */
  export(request: ExportRequest, signal: AbortSignal): Promise<NamedExport>;
  /** Measures a run (path, run id or `latest`) and writes report.html and report.json into its folder. */
  report(run: string): Promise<NamedReport>;
  /** Gives the lines of a run's log, oldest first. */
  logs(request: LogsRequest, onLine: (line: LogLine) => void, signal: AbortSignal): Promise<void>;
  serve(signal: AbortSignal): Promise<RunningServer>;
  emulator(port: number): Promise<RunningServer>;
  /** Ends and removes what earlier runs left at the carrier; tells of each thing what became of it. */
  cleanup(request: CleanupRequest): Promise<readonly CleanupRow[]>;
  /** Deletes the recordings of a run (path, run id or `latest`) at the carrier once `mayRemove` has seen them and says so. */
  removeRecordings(
    run: string,
    mayRemove: (found: readonly KeptRecording[]) => Promise<boolean>,
  ): Promise<readonly KeptRecording[]>;
  /** Checks the credentials, then creates (or finds) the services that are wished for in the chosen world. Throws what the first bad check found. */
  provision(wish?: ProvisionWish): Promise<Provisioned>;
  /** The Conversation Intelligence services that the chosen world has. */
  intelligenceServices(): Promise<
    readonly { readonly sid: string; readonly uniqueName: string; readonly friendlyName: string }[]
  >;
  /** Looks at everything that a run needs. Throws nothing that it can put into a line. */
  doctor(request: DoctorRequest): Promise<readonly Check[]>;
  personas: {
    validate(paths: readonly string[]): Promise<readonly PersonaFault[]>;
    /** The personas that can be used, and the faults of the files, for which others may be missing. */
    list(): Promise<PersonaList>;
    show(id: string): Promise<Persona>;
    /** Writes a new persona file to fill in; returns its path, and what the user should know about it. */
    create(role: Role, name: string): Promise<{ readonly file: string; readonly remarks: readonly string[] }>;
    /** Reads the predecessor's `CustomerPrompts` / `AgentPrompts` file and writes one file per persona. `notes` tell what had to be guessed, `remarks` what the user should know. */
    import(file: string): Promise<{
      readonly files: readonly string[];
      readonly notes: readonly string[];
      readonly remarks: readonly string[];
    }>;
    schema(role: Role): Promise<Record<string, unknown>>;
  };
}

/** What the application is built from. Nothing is opened, read or written before a use case is asked for. */
export interface AppOptions {
  readonly settings: Settings;
  /** Where each setting came from, by path; for the manifest and for messages. */
  readonly sources: Readonly<Record<string, string>>;
  /** The working folder: relative paths of the settings start here. */
  readonly cwd: string;
  /** Where log lines go when `display.logFile` is not set. */
  readonly logStream: Writable & { readonly isTTY?: boolean };
}

/** The application. Each use case is loaded when it is asked for, so that asking for help loads no vendor. */
export function createApp(options: AppOptions): App {
  const { settings, sources, cwd } = options;
  const clock = systemClock();
  const { requireFile, ...log } = openLog(options, clock);
  const tools: AppTools = { settings, sources, cwd, clock, ...log };
  const personas = async () => (await import('./app/personas.ts')).personaUseCases(tools);
  return {
    preview: async (resume) => (await import('./app/dry-run.ts')).previewRun(tools, resume),
    run: async (listen, onPreview, signal, resume) => {
      requireFile();
      const { prepareWorld } = await import('./app/world.ts');
      const prepared = await prepareWorld(tools);
      const { executeRun } = await import('./app/run.ts');
      return executeRun(tools, { listen, onPreview, signal }, prepared, resume);
    },
    usage: async (days) => (await import('./app/usage.ts')).readUsage(tools, days),
    export: async (request, signal) => (await import('./app/export.ts')).exportNamedRun(tools, request, signal),
    report: async (run) => (await import('./app/report.ts')).reportNamedRun(tools, run),
    logs: async (request, onLine, signal) =>
      (await import('./app/read-logs.ts')).readLogs(tools, request, onLine, signal),
    serve: async () => {
      requireFile();
      return (await import('./app/servers.ts')).serve(tools);
    },
    emulator: async (port) => {
      requireFile();
      return (await import('./app/servers.ts')).emulate(tools, port);
    },
    cleanup: async (request) => (await import('./app/cleanup.ts')).cleanUp(tools, request),
    removeRecordings: async (run, mayRemove) =>
      (await import('./app/recordings.ts')).removeRecordings(tools, run, mayRemove),
    doctor: async (request) => (await import('./app/doctor.ts')).examine(tools, request),
    provision: async (wish) => (await import('./app/cleanup.ts')).provision(tools, wish),
    intelligenceServices: async () => (await import('./app/cleanup.ts')).intelligenceServices(tools),
    personas: {
      validate: async (paths) => (await personas()).validate(paths),
      list: async () => (await personas()).list(),
      show: async (id) => (await personas()).show(id),
      create: async (role, name) => (await personas()).create(role, name),
      import: async (file) => (await personas()).import(file),
      schema: async (role) => (await personas()).schema(role),
    },
  };
}
