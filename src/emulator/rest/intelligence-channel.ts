/** The `Channel` parameter of a new transcript: where the sound is, and who is on which channel. */
import type { Speaker } from '../intelligence/talk.ts';
import { TwilioError } from './errors.ts';
import { refuse } from './intelligence-values.ts';

/** As it was sent, checked. */
export interface TranscriptChannel {
  readonly media_properties: { readonly source_sid: string };
  readonly participants?: readonly Participant[];
}

interface Participant {
  readonly channel_participant: number;
  readonly role?: string;
}

const PARTICIPANT_KEYS = new Set([
  'channel_participant',
  'role',
  'user_id',
  'full_name',
  'email',
  'image_url',
  'media_participant_id',
  'type',
]);

/** Reads and checks it. Throws 20001. */
export function readChannel(raw: string): TranscriptChannel {
  const channel = parse(raw);
  onlyKeys('Channel', channel, new Set(['media_properties', 'participants']));
  const media = channel['media_properties'];
  if (!isObject(media)) throw bad('media_properties is missing');
  onlyKeys('media_properties', media, new Set(['source_sid', 'media_url']));
  if (media['media_url'] !== undefined)
    refuse('Channel.media_properties.media_url: only recordings are transcribed, by source_sid');
  const source = media['source_sid'];
  if (typeof source !== 'string' || !/^RE[0-9a-fA-F]{32}$/.test(source))
    throw bad('media_properties.source_sid must be a recording (RE…)');
  const participants = channel['participants'];
  if (participants !== undefined) checkParticipants(participants);
  return channel as unknown as TranscriptChannel;
}

/** The roles that operators may rely on. Names other than Agent and Customer (`Virtual Agent`) are read by their last word. */
export function rolesOf(channel: TranscriptChannel): Map<number, Speaker> {
  const roles = new Map<number, Speaker>();
  for (const { channel_participant: place, role = '' } of channel.participants ?? []) {
    const word = role.toLowerCase().split(/\s+/).at(-1);
    if (word === 'agent' || word === 'customer') roles.set(place, word);
  }
  return roles;
}

function checkParticipants(participants: unknown): void {
  if (!Array.isArray(participants)) throw bad('participants must be a list');
  const places = new Set<unknown>();
  for (const participant of participants) {
    if (!isObject(participant)) throw bad('participants must be objects');
    onlyKeys('participants', participant, PARTICIPANT_KEYS);
    const place = participant['channel_participant'];
    if (!Number.isInteger(place) || (place as number) < 1)
      throw bad('channel_participant must be a channel number from 1');
    if (places.has(place)) throw bad(`two participants on channel ${place}`);
    places.add(place);
  }
}

function onlyKeys(where: string, value: object, known: ReadonlySet<string>): void {
  const unknown = Object.keys(value).find((key) => !known.has(key));
  if (unknown !== undefined) throw bad(`${where} has an unknown key ${unknown}; known are: ${[...known].join(', ')}`);
}

function parse(raw: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(raw);
    if (isObject(value)) return value;
  } catch {
    throw bad('it is not valid JSON');
  }
  throw bad('it must be a JSON object');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(why: string): TwilioError {
  return new TwilioError(20001, `Invalid Channel: ${why}`);
}
