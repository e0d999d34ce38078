/** Operators, pre-built and custom, and the types that custom ones are made from. */
import { derivedSid } from '../intelligence/fixed-sid.ts';
import type { OperatorType } from '../intelligence/operator-types.ts';
import { PREBUILT_OPERATORS, type PrebuiltOperator } from '../intelligence/prebuilt.ts';
import { isoSeconds } from './dates.ts';
import { notFound, TwilioError } from './errors.ts';
import { INTELLIGENCE_HOST, intelligenceUrl, isEnglish, listedPage, readVersion } from './intelligence-values.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import { required, text } from './parameters.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';

export interface OperatorRow {
  readonly seq: number;
  readonly sid: string;
  readonly account_sid: string;
  readonly friendly_name: string;
  readonly operator_type: string;
  readonly version: number;
  readonly config: string;
  readonly created_at: number;
  readonly updated_at: number;
}

type Kind = 'PreBuilt' | 'Custom';

/** Loaded when first asked for: the schemas of configurations would slow every start of an emulator. */
const loadTypes = () => import('../intelligence/operator-types.ts');
type TypesModule = Awaited<ReturnType<typeof loadTypes>>;

async function createCustom(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const name = required(request.form, 'FriendlyName');
  text(request.form, 'FriendlyName', 64);
  const typeName = required(request.form, 'OperatorType');
  const types = await loadTypes();
  const type = types.findOperatorType(typeName);
  if (type === undefined)
    throw new TwilioError(20001, `OperatorType ${typeName} does not exist; list /v2/OperatorTypes`);
  const config = readConfig(request.form, type, types);
  const now = context.clock.now();
  const facts = [request.accountSid, name, type.name, config, now, now];
  return operatorResponse(202, await insertOperator(context, [request.accountSid, name], facts));
}

/**
 * Stores an operator under a SID that follows from account and name, so that a replay of a run gets the same ones; the
 * first that no operator has, or ever had: transcripts may still name it.
 */
async function insertOperator(
  context: EmulatorContext,
  names: readonly string[],
  facts: readonly (string | number)[],
): Promise<OperatorRow> {
  const sql = `INSERT INTO intelligence_operators
    (sid, account_sid, friendly_name, operator_type, version, config, created_at, updated_at)
    SELECT ?, ?, ?, ?, 1, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM intelligence_operator_versions WHERE sid = ?)
    ON CONFLICT DO NOTHING RETURNING *`;
  for (let number = 0; ; number += 1) {
    const sid = derivedSid('LY', [...names, number].join('/'));
    const inserted = { sql, args: [sid, ...facts, sid] };
    const [rows] = await context.store.change<OperatorRow>([inserted, keepVersion(sid)]);
    if (rows?.[0]) return rows[0];
  }
}

async function updateCustom(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const row = await findCustom(request, context);
  const name = required(request.form, 'FriendlyName');
  text(request.form, 'FriendlyName', 64);
  const types = await loadTypes();
  const type = types.findOperatorType(row.operator_type) as OperatorType;
  const config = readConfig(request.form, type, types);
  const version = readVersion(request);
  const sql = `UPDATE intelligence_operators SET friendly_name = ?, config = ?, version = version + 1, updated_at = ?
    WHERE sid = ? AND (? IS NULL OR version = ?) RETURNING *`;
  const args = [name, config, context.clock.now(), row.sid, version, version];
  const [rows] = await context.store.change<OperatorRow>([{ sql, args }, keepVersion(row.sid)]);
  if (!rows?.[0]) throw new TwilioError(20412, `The operator does not have version ${version} any more`);
  return operatorResponse(202, rows[0]);
}

/** Transcripts name the version that runs on them. */
function keepVersion(sid: string) {
  const sql = `INSERT INTO intelligence_operator_versions (sid, version, config)
    SELECT sid, version, config FROM intelligence_operators WHERE sid = ? ON CONFLICT DO NOTHING`;
  return { sql, args: [sid] };
}

async function deleteCustom(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { sid } = await findCustom(request, context);
  await context.store.write([
    { sql: 'DELETE FROM intelligence_operators WHERE sid = ?', args: [sid] },
    {
      sql: `UPDATE intelligence_services SET
        operator_sids = (SELECT json_group_array(value) FROM json_each(operator_sids) WHERE value <> ?)
        WHERE EXISTS (SELECT 1 FROM json_each(operator_sids) WHERE value = ?)`,
      args: [sid, sid],
    },
  ]);
  return { status: 204 };
}

async function fetchCustom(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  return operatorResponse(200, await findCustom(request, context));
}

async function fetchPrebuilt(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const operator = PREBUILT_OPERATORS.find(({ sid }) => sid === request.params['Sid']);
  if (!operator) throw notFound(request.path);
  return { status: 200, json: prebuiltJson(operator, request, context, 'Operators/PreBuilt') };
}

async function fetchAny(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const operator = PREBUILT_OPERATORS.find(({ sid }) => sid === request.params['Sid']);
  if (operator) return { status: 200, json: prebuiltJson(operator, request, context, 'Operators') };
  return { status: 200, json: customJson(await findCustom(request, context), 'Operators') };
}

/** A list of one kind or of both; every operator here is `public`. */
function listOf(...kinds: Kind[]) {
  const place = kinds.length > 1 ? 'Operators' : `Operators/${kinds[0]}`;
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const items: object[] = [];
    if (kinds.includes('PreBuilt')) {
      items.push(...PREBUILT_OPERATORS.map((operator) => prebuiltJson(operator, request, context, place)));
    }
    if (kinds.includes('Custom')) {
      const sql = 'SELECT * FROM intelligence_operators WHERE account_sid = ? ORDER BY seq';
      const rows = await context.store.read<OperatorRow>(sql, [request.accountSid]);
      items.push(...rows.map((row) => customJson(row, place)));
    }
    const availability = request.query.get('Availability') || 'public';
    const isWanted = availability === 'public' && isEnglish(request.query.get('LanguageCode') || 'en');
    return listedPage(request, 'operators', isWanted ? items : [], (item) => item);
  };
}

async function listTypes(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const types = await loadTypes();
  const listed = isEnglish(request.query.get('LanguageCode') || 'en') ? types.OPERATOR_TYPES : [];
  return listedPage(request, 'operator_types', listed, (type) => typeJson(type, types, context));
}

async function fetchType(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const types = await loadTypes();
  const type = types.findOperatorType(request.params['Sid'] ?? '');
  if (!type) throw notFound(request.path);
  return { status: 200, json: typeJson(type, types, context) };
}

async function findCustom(request: RestRequest, context: EmulatorContext): Promise<OperatorRow> {
  const sql = 'SELECT * FROM intelligence_operators WHERE account_sid = ? AND sid = ?';
  const [row] = await context.store.read<OperatorRow>(sql, [request.accountSid, request.params['Sid'] ?? '']);
  if (!row) throw notFound(request.path);
  return row;
}

function readConfig(form: URLSearchParams, type: OperatorType, types: TypesModule): string {
  const raw = required(form, 'Config');
  const fault = types.configFault(type, parseJson(raw));
  if (fault !== undefined) throw new TwilioError(20001, `Config does not fit operator type ${type.name}: ${fault}`);
  return raw;
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw new TwilioError(20001, 'Config is not valid JSON');
  }
}

function operatorResponse(status: number, row: OperatorRow): RestResponse {
  return { status, json: customJson(row, 'Operators/Custom'), headers: { ETag: String(row.version) } };
}

function customJson(row: OperatorRow, place: string): object {
  return {
    account_sid: row.account_sid,
    sid: row.sid,
    friendly_name: row.friendly_name,
    description: row.friendly_name,
    author: row.account_sid,
    operator_type: row.operator_type,
    version: row.version,
    availability: 'public',
    config: JSON.parse(row.config),
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(row.updated_at),
    url: intelligenceUrl(`${place}/${row.sid}`),
  };
}

function prebuiltJson(
  operator: PrebuiltOperator,
  request: RestRequest,
  context: EmulatorContext,
  place: string,
): object {
  const since = isoSeconds(context.startedAt);
  return {
    account_sid: request.accountSid,
    sid: operator.sid,
    friendly_name: operator.friendlyName,
    description: operator.description,
    author: 'Twilio',
    operator_type: operator.operatorType,
    version: 1,
    availability: 'public',
    config: {},
    date_created: since,
    date_updated: since,
    url: intelligenceUrl(`${place}/${operator.sid}`),
  };
}

function typeJson(type: OperatorType, types: TypesModule, context: EmulatorContext): object {
  const since = isoSeconds(context.startedAt);
  return {
    name: type.name,
    sid: type.sid,
    friendly_name: type.friendlyName,
    description: type.description,
    docs_link: 'https://www.twilio.com/docs/conversational-intelligence/key-concepts#language-operators',
    output_type: type.outputType,
    supported_languages: ['en'],
    provider: 'twilio',
    availability: 'general-availability',
    configurable: type.config !== undefined,
    config_schema: types.configSchema(type),
    date_created: since,
    date_updated: since,
    url: intelligenceUrl(`OperatorTypes/${type.sid}`),
  };
}

const host = INTELLIGENCE_HOST;
const LIST = ['Availability', 'LanguageCode', ...PAGING_PARAMETERS];
const CUSTOM = '/v2/Operators/Custom';

/** The routes of operators and operator types. */
export const INTELLIGENCE_OPERATOR_ROUTES: readonly Route[] = [
  { method: 'GET', host, pattern: '/v2/Operators', accepts: LIST, operation: listOf('PreBuilt', 'Custom') },
  { method: 'GET', host, pattern: '/v2/Operators/PreBuilt', accepts: LIST, operation: listOf('PreBuilt') },
  { method: 'GET', host, pattern: '/v2/Operators/PreBuilt/:Sid', operation: fetchPrebuilt },
  { method: 'GET', host, pattern: CUSTOM, accepts: LIST, operation: listOf('Custom') },
  {
    method: 'POST',
    host,
    pattern: CUSTOM,
    accepts: ['FriendlyName', 'OperatorType', 'Config'],
    operation: createCustom,
  },
  { method: 'GET', host, pattern: `${CUSTOM}/:Sid`, operation: fetchCustom },
  { method: 'POST', host, pattern: `${CUSTOM}/:Sid`, accepts: ['FriendlyName', 'Config'], operation: updateCustom },
  { method: 'DELETE', host, pattern: `${CUSTOM}/:Sid`, operation: deleteCustom },
  { method: 'GET', host, pattern: '/v2/Operators/:Sid', operation: fetchAny },
  {
    method: 'GET',
    host,
    pattern: '/v2/OperatorTypes',
    accepts: ['LanguageCode', ...PAGING_PARAMETERS],
    operation: listTypes,
  },
  { method: 'GET', host, pattern: '/v2/OperatorTypes/:Sid', operation: fetchType },
];
