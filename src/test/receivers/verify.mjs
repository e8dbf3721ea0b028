// Reads one request as JSON from standard input, and says by the receivers' libraries whether its signature holds.
import { readFileSync } from 'node:fs';
import { createPublicKey } from 'node:crypto';
import { verify } from '@octokit/webhooks-methods';
import signatures from 'http-message-signatures';
import nacl from 'tweetnacl';

const { createVerifier, httpbis } = signatures;
const { library, secret, publicKey, url, headers, body } = JSON.parse(readFileSync(0, 'utf8'));
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
const header = (name) => Object.entries(headers).find(([each]) => each.toLowerCase() === name)[1];

const judges = {
  '@octokit/webhooks-methods': () => verify(secret, body, header('x-hub-signature-256')),
  tweetnacl: () => {
    const signed = Buffer.from(`${header('webhook-id')}.${header('webhook-timestamp')}.${body}`);
    return header('webhook-signature')
      .split(' ')
      .some((each) => nacl.sign.detached.verify(signed, bytes(each.substring(4)), bytes(publicKey.substring(5))));
  },
  'http-message-signatures': async () => {
    const alg = publicKey ? 'ed25519' : 'hmac-sha256';
    const key = publicKey
      ? createPublicKey({
          key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes(publicKey.substring(5))).toString('base64url') },
          format: 'jwk',
        })
      : Buffer.from(secret);
    const found = { id: 'any', algs: [alg], verify: createVerifier(key, alg) };
    return httpbis.verifyMessage(
      { keyLookup: async () => found, requiredFields: ['@method', '@authority', '@path', 'content-digest'] },
      { method: 'POST', url, headers },
    );
  },
};

let holds = false;
try {
  holds = (await judges[library]()) === true;
} catch (e) {
  console.error(e.message);
}
console.log(holds);
