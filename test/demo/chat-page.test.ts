import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { type ChatApp, createChatApp } from '../../demo/chat/app.ts';
import { ChatRoom } from '../../demo/chat/room.ts';
import { piecesOf, stateOf } from '../../demo/chat/page/chat/text.js';

const NAME = 'a'.repeat(32);

describe('the room of the chat page', () => {
  it('unfolds a picture, with its title and its link', () => {
    const room = new ChatRoom(() => 1_000);
    const text = `CPU: load: http://bot:1/saved-images/${NAME}.png - http://grafana/d/web`;
    expect(room.post('hubot', text).picture).to.deep.equal({
      title: 'CPU: load',
      path: `/saved-images/${NAME}.png`,
      link: 'http://grafana/d/web',
    });
  });

  it('unfolds nothing that a person types, and no other address', () => {
    const room = new ChatRoom(() => 1_000);
    expect(room.post('you', `x: http://bot/saved-images/${NAME}.png`)).not.to.have.property(
      'picture',
    );
    expect(room.post('hubot', 'x: http://bot/saved-images/x.png')).not.to.have.property('picture');
    expect(room.post('hubot', `x: javascript:/saved-images/${NAME}.png`)).not.to.have.property(
      'picture',
    );
  });

  it('puts a reply in a thread that it knows, and any other in the room', () => {
    const room = new ChatRoom(() => 1_000);
    const { id } = room.post('hubot', 'Firing');
    expect(room.post('you', 'ack', id).thread).to.equal(id);
    expect(room.post('hubot', 'Ended', '12')).not.to.have.property('thread');
  });

  it('remembers 300 messages', () => {
    const room = new ChatRoom(() => 1_000);
    for (let at = 1; at <= 310; at += 1) room.post('you', String(at));
    expect(room.messages).to.have.lengthOf(300);
    expect(room.messages[0]?.text).to.equal('11');
  });

  it('says once that the bot works, however many answers it makes', () => {
    const room = new ChatRoom(() => 1_000);
    const seen: unknown[] = [];
    room.listen((event) => seen.push(event));
    const [first, second] = [room.type(), room.type()];
    first();
    first();
    second();
    expect(seen).to.deep.equal([
      { kind: 'typing', isTyping: true },
      { kind: 'typing', isTyping: false },
    ]);
  });
});

describe('the chat page over HTTP', () => {
  let server: Server;
  let app: ChatApp;
  let url: string;
  let room: ChatRoom;
  let said: (readonly [string, string | undefined])[];

  beforeEach(async () => {
    room = new ChatRoom(() => 1_000);
    said = [];
    app = createChatApp({ room, say: (text, thread) => said.push([text, thread]) });
    server = createServer(app.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    app.close();
    server.closeAllConnections();
    server.close();
  });

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/chat/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  it('serves the page, which may load nothing from elsewhere', async () => {
    const page = await fetch(`${url}/`);
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-security-policy')).to.match(/^default-src 'none';/);
    expect(page.headers.get('x-content-type-options')).to.equal('nosniff');
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address ?? '',
    );
    expect(loaded).not.to.deep.equal([]);
    for (const address of loaded) {
      expect(address).to.match(/^\/chat\//);
      expect((await fetch(url + address)).status).to.equal(200);
    }
  });

  it('takes a message, and a reply to one', async () => {
    expect((await post({ text: ' graf help ' })).status).to.equal(202);
    expect((await post({ text: 'ack', thread: '17' })).status).to.equal(202);
    expect(said).to.deep.equal([
      ['graf help', undefined],
      ['ack', '17'],
    ]);
  });

  const refused = [
    ['no JSON', 'graf help', {}, 400],
    ['no text', {}, {}, 400],
    ['an empty text', { text: ' ' }, {}, 400],
    ['a long text', { text: 'x'.repeat(3_001) }, {}, 400],
    ['an odd thread', { text: 'x', thread: '../1' }, {}, 400],
    ['a long body', { text: 'x'.repeat(30_000) }, {}, 413],
    ['the type of a form', { text: 'x' }, { 'content-type': 'text/plain' }, 415],
    ['the page of another site', { text: 'x' }, { origin: 'http://evil.test' }, 403],
  ] as const;
  for (const [what, body, headers, status] of refused) {
    it(`refuses ${what}`, async () => {
      expect((await post(body, headers)).status).to.equal(status);
      expect(said).to.deep.equal([]);
    });
  }

  it('answers other methods with 405', async () => {
    expect((await fetch(`${url}/chat/messages`)).status).to.equal(405);
    expect((await fetch(`${url}/chat/events`, { method: 'POST' })).status).to.equal(405);
  });

  it('tells what was said before, and then what is said, until it is closed', async () => {
    room.post('hubot', 'Hello <b>you</b>\n\ndata: {}');
    const answer = await fetch(`${url}/chat/events`);
    expect(answer.headers.get('content-type')).to.match(/^text\/event-stream/);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => (await reader?.read())?.value ?? '';
    expect(eventIn(await read())).to.have.nested.property(
      'messages[0].text',
      'Hello <b>you</b>\n\ndata: {}',
    );
    room.post('you', 'graf help');
    expect(eventIn(await read())).to.have.nested.property('message.text', 'graf help');
    app.close();
    expect((await reader?.read())?.done).to.equal(true);
  });

  it('follows 50 browsers, and no more', async () => {
    const open = await Promise.all(Array.from({ length: 50 }, () => fetch(`${url}/chat/events`)));
    expect(open.map(({ status }) => status)).to.deep.equal(Array(50).fill(200));
    expect((await fetch(`${url}/chat/events`)).status).to.equal(503);
  });
});

function eventIn(text: string): unknown {
  expect(text).to.match(/^data: .*\n\n$/);
  return JSON.parse(text.slice('data: '.length)) as unknown;
}

describe('the text of a message on the chat page', () => {
  it('has code, links without the punctuation behind them, and samples that can be taken', () => {
    expect(piecesOf('Try `graf help`, see (http://a.test/x?y=1).')).to.deep.equal([
      { kind: 'text', text: 'Try ' },
      { kind: 'code', text: 'graf help' },
      { kind: 'text', text: ', see (' },
      { kind: 'link', text: 'http://a.test/x?y=1' },
      { kind: 'text', text: ').' },
    ]);
    expect(piecesOf('All:\n- graf list - the dashboards\n')).to.deep.equal([
      { kind: 'text', text: 'All:\n' },
      { kind: 'text', text: '- ' },
      { kind: 'code', text: 'graf list' },
      { kind: 'text', text: ' - the dashboards\n' },
    ]);
  });

  it('makes a link of nothing but http and https', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const piece of piecesOf(`javascript:${text} data:${text} http://${text}`)) {
          if (piece.kind === 'link') expect(piece.text).to.match(/^https?:\/\//);
        }
      }),
    );
  });

  it('loses no text but the backticks of code', () => {
    const letters = fc.constantFrom('`', '\n', '- ', 'graf x', 'http://a.b', ' ', '.', '<', 'ä');
    fc.assert(
      fc.property(fc.array(letters), (parts) => {
        const text = parts.join('');
        const bare = (all: string) => all.replaceAll('`', '');
        expect(
          bare(
            piecesOf(text)
              .map((piece) => piece.text)
              .join(''),
          ),
        ).to.equal(bare(text));
      }),
    );
  });

  it('knows an alert by its first word', () => {
    expect(stateOf('Firing: CPU busy')).to.equal('firing');
    expect(stateOf('Ended: CPU busy')).to.equal('resolved');
    expect(stateOf('The firing range')).to.equal(undefined);
  });
});
