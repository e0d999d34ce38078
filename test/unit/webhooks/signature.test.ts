import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../src/webhooks/signature.ts';

interface Vector {
  id: string;
  token: string;
  url: string;
  params?: Record<string, string | string[]>;
  body?: string;
  rawBody?: string;
  signature: string | null;
  expectValid: boolean;
  tier: string;
}

const { vectors } = JSON.parse(
  readFileSync(new URL('../../fixtures/twilio-signatures.json', import.meta.url), 'utf8'),
) as { vectors: Vector[] };

function formOf(params: Vector['params']): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  }
  return form;
}

function verdict(vector: Vector): boolean {
  const form = formOf(vector.params);
  const rawBody = Buffer.from(vector.rawBody ?? vector.body ?? form.toString());
  return isSigned({ url: vector.url, signature: vector.signature ?? undefined, form, rawBody }, vector.token);
}

describe('the signature check', () => {
  it('knows all 48 vectors', () => {
    expect(vectors).toHaveLength(48);
  });

  it.each(vectors.filter((vector) => vector.tier === 'core').map((vector) => [vector.id, vector] as const))(
    'agrees with the official SDKs on %s',
    (_id, vector) => {
      expect(verdict(vector)).toBe(vector.expectValid);
    },
  );

  it('refuses a body of another kind that nothing vouches for', () => {
    const { url, token, signature } = vectors.find((vector) => vector.id === 'form-no-params') as Vector;
    const request = {
      url,
      signature: signature ?? undefined,
      form: new URLSearchParams(),
      rawBody: Buffer.from('{"a":1}'),
    };
    expect(isSigned(request, token)).toBe(false);
  });

  it('refuses everything when there is no token: anybody can sign with nothing', () => {
    const url = 'https://calls.example.com/respond';
    const signature = createHmac('sha1', '').update(url).digest('base64');
    const request = { url, signature, form: new URLSearchParams(), rawBody: Buffer.alloc(0) };
    expect(isSigned(request, '')).toBe(false);
  });

  it('refuses a URL that cannot be parsed', () => {
    const request = { url: '/respond', signature: 'x', form: new URLSearchParams(), rawBody: Buffer.alloc(0) };
    expect(isSigned(request, 'token')).toBe(false);
  });
});
