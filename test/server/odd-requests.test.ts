import net from 'node:net';
import { expect } from 'chai';
import { temporaryFolder } from '../support/folder.ts';
import { type TestImageServer, startImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';

const GRAFANA = 'https://grafana.example.com';
const BODY = JSON.stringify({ imageUrl: `${GRAFANA}/render/d-solo/web/web?panelId=1` });
const NAME = 'a'.repeat(32);

const get = (path: string, ...lines: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n');
const post = (lines: string[], body = '') =>
  [
    'POST /grafana-images HTTP/1.1',
    'Host: x',
    'Authorization: Bearer token',
    'Connection: close',
    ...lines,
    '',
    body,
  ].join('\r\n');
/** A second request, which must not be read out of the body of the first: it has one of its own. */
const HIDDEN = get(`/saved-images/${NAME}.png`);

/** What is sent, and the statuses of all answers to it. */
const CASES: Readonly<Record<string, readonly [bytes: string | Buffer, statuses: string]>> = {
  'a length and chunks': [
    post(['Content-Length: 6', 'Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`),
    '400',
  ],
  'two lengths': [post(['Content-Length: 5', 'Content-Length: 6'], 'abcdef'), '400'],
  'a list of lengths': [post(['Content-Length: 5, 5'], 'abcde'), '400'],
  'a length with a plus': [post(['Content-Length: +5'], 'abcde'), '400'],
  'a negative length': [post(['Content-Length: -1']), '400'],
  'a hexadecimal length': [post(['Content-Length: 0x5'], 'abcde'), '400'],
  'a length beyond 64 bits': [post(['Content-Length: 99999999999999999999']), '400'],
  'an unknown transfer encoding': [post(['Transfer-Encoding: xchunked'], '0\r\n\r\n'), '400'],
  'chunks that are not last': [post(['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'), '400'],
  'a space before the colon': [post(['Transfer-Encoding : chunked'], '0\r\n\r\n'), '400'],
  'a chunk beyond 64 bits': [post(['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\na'), '400'],
  'a chunk with a long extension': [
    post(['Transfer-Encoding: chunked'], `1;${'a'.repeat(20_000)}\r\na\r\n0\r\n\r\n`),
    '413',
  ],
  'a token in a trailer': [
    `POST /grafana-images HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nAuthorization: Bearer token\r\n\r\n`,
    '401',
  ],
  'lines without CR': [`GET /saved-images/${NAME}.png HTTP/1.1\nHost: x\n\n`, '400'],
  'a folded header': [get(`/saved-images/${NAME}.png`, 'A: b', ' c'), '400'],
  'a lone CR in a header': [get(`/saved-images/${NAME}.png`, 'A: b\rC: d'), '400'],
  'a NUL in a header': [get(`/saved-images/${NAME}.png`, 'A: b\0c'), '400'],
  'a header of 100 kB': [get(`/saved-images/${NAME}.png`, `A: ${'b'.repeat(100_000)}`), '431'],
  'a target of 50 kB': [get(`/saved-images/${'a'.repeat(50_000)}`), '431'],
  'no Host': [`GET /saved-images/${NAME}.png HTTP/1.1\r\n\r\n`, '400'],
  'an unknown version': [`GET /saved-images/${NAME}.png HTTP/9.9\r\nHost: x\r\n\r\n`, '400'],
  'the preface of HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
  'a TLS handshake': [Buffer.from('16030100a5010000a10303', 'hex'), '400'],
  'an unknown method': [`FROB /grafana-images HTTP/1.1\r\nHost: x\r\n\r\n`, '400'],
  TRACE: [
    `TRACE /saved-images/${NAME}.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    '405',
  ],
  'an upgrade to WebSocket': [
    get(`/saved-images/${NAME}.png`, 'Connection: Upgrade, close', 'Upgrade: websocket'),
    '200',
  ],
  'an upgrade to HTTP/2': [
    get(`/saved-images/${NAME}.png`, 'Connection: Upgrade, close', 'Upgrade: h2c'),
    '200',
  ],
  'an absolute target': [get(`http://evil.example/saved-images/${NAME}.png`), '200'],
  'an expectation that is not known': [post(['Expect: 200-maybe', 'Content-Length: 0']), '417'],
  'a body with a GET, and another request behind it': [
    `GET /saved-images/${NAME}.png HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde${HIDDEN}`,
    '200,200',
  ],
  'a body that is announced too large': [post(['Content-Length: 100000000']), '413'],
  'a compressed body': [post(['Content-Encoding: gzip', 'Content-Length: 3'], 'abc'), '400'],
  'a body 60,000 deep': [post(['Content-Length: 60000'], '['.repeat(60_000)), '400'],
  'a body with two imageUrls, the last one elsewhere': [
    post(
      [`Content-Length: ${BODY.length + 25}`],
      `${BODY.slice(0, -1)},"imageUrl":"http://evil"}`.padEnd(BODY.length + 25),
    ),
    '403',
  ],
  'dots in the path': [get(`/saved-images/../../etc/passwd`), '404'],
  'encoded dots in the path': [get('/saved-images/%2e%2e%2f%2e%2e%2fetc%2fpasswd'), '404'],
  'an encoded NUL in the path': [get(`/saved-images/${NAME}.png%00.txt`), '404'],
  'bytes that are not UTF-8 in the path': [get('/saved-images/%ff%fe'), '404'],
  'a backslash in the path': [get('/saved-images\\..\\x'), 'other'],
  'two slashes before the path': [get(`//saved-images//${NAME}.png`), 'other'],
};

describe('an odd request', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;

  beforeEach(async () => {
    server = await startImageServer({ folder: folder.path, sources: [GRAFANA] });
    await server.store.save(picture());
  });
  afterEach(() => server.close());

  /** Sends bytes, and reads until the server closes the connection. */
  async function exchange(bytes: string | Buffer): Promise<string> {
    const socket = net.connect(server.port, '127.0.0.1');
    let received = '';
    // A server that refuses before it has read all may reset the connection after its answer.
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => (received += piece.toString('latin1')));
    socket.write(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    return received;
  }

  for (const [what, [bytes, statuses]] of Object.entries(CASES)) {
    it(`with ${what} is answered once, and the next client gets its own answer`, async () => {
      const known = (await server.store.save(picture(7, 7))).slice(0, 32);
      const text = Buffer.isBuffer(bytes) ? bytes : bytes.replaceAll(NAME, known);
      const answer = await exchange(text);
      const found = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
      if (statuses === 'other') expect(server.others).to.have.lengthOf(1);
      else expect(found.filter((status) => status !== '100').join()).to.equal(statuses);
      expect(answer.replace(/^HTTP.*/, '')).to.not.match(/\n\s+at |undefined|Bearer token/);
      expect((await fetch(`${server.url}/saved-images/${known}.png`)).status).to.equal(200);
    });
  }
});
