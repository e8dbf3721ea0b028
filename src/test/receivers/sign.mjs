// Reads one request as JSON from standard input, and prints the headers by which the senders' libraries sign it.
import { readFileSync } from 'node:fs';
import { createHash, createPrivateKey } from 'node:crypto';
import { sign } from '@octokit/webhooks-methods';
import signatures from 'http-message-signatures';
import nacl from 'tweetnacl';

const { createSigner, httpbis } = signatures;
const { library, secret, url, id, timestamp, body } = JSON.parse(readFileSync(0, 'utf8'));
const key = secret.startsWith('whsk_') ? Buffer.from(secret.substring(5), 'base64') : null;
const base64url = (bytes) => bytes.toString('base64url');

const senders = {
  '@octokit/webhooks-methods': async () => ({ 'X-Hub-Signature-256': await sign(secret, body) }),
  tweetnacl: async () => {
    const signature = nacl.sign.detached(Buffer.from(`${id}.${timestamp}.${body}`), key);
    return {
      'webhook-id': id,
      'webhook-timestamp': `${timestamp}`,
      'webhook-signature': `v1a,${Buffer.from(signature).toString('base64')}`,
    };
  },
  'http-message-signatures': async () => {
    const signer = key
      ? createPrivateKey({
          key: { kty: 'OKP', crv: 'Ed25519', d: base64url(key.subarray(0, 32)), x: base64url(key.subarray(32)) },
          format: 'jwk',
        })
      : Buffer.from(secret);
    const message = {
      method: 'POST',
      url,
      headers: {
        'Content-Type': 'application/json',
        'Content-Digest': `sha-512=:${createHash('sha512').update(body).digest('base64')}:`,
      },
    };
    const fields = ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'];
    const signed = await httpbis.signMessage(
      { key: createSigner(signer, key ? 'ed25519' : 'hmac-sha256', 'theirs'), name: 'their-1', fields },
      message,
    );
    return signed.headers;
  },
};

console.log(JSON.stringify(await senders[library]()));
