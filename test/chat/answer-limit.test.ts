import { expect } from 'chai';
import fc from 'fast-check';
import { limitAnswer, MAX_CHARACTERS, MAX_MESSAGES, sizeOf } from '../../src/chat/answer-limit.ts';
import type { Message } from '../../src/chat/format.ts';
import { messagesOf } from '../../src/chat/split-message.ts';
import { grafanaRenderUrl } from '../../src/pictures/renderers/grafana.ts';
import { allNetworks } from '../../src/networks/index.ts';
import { plainFormat } from '../../src/networks/common/plain-format.ts';
import type { DemoDashboard } from '../../demo/grafana.ts';
import { startChat, type TestChat } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';

function expectWithinLimits(messages: readonly Message[], what: string): void {
  expect(messages.length, what).to.be.at.most(MAX_MESSAGES);
  const characters = messages.reduce((total, message) => total + sizeOf(message), 0);
  expect(characters, what).to.be.at.most(MAX_CHARACTERS);
}

const CUT = /^The rest is left out: one answer has at most 40 messages/;

describe('limitAnswer', () => {
  for (const { name, format } of allNetworks()) {
    it(`bounds any sequence of messages, with the error at the end (${name})`, async () => {
      const text = fc
        .tuple(fc.string({ unit: fc.constantFrom('<', '&', '@', 'a', ' ', '\n') }), fc.nat(30))
        .map(([piece, times]) => piece.repeat(times * times));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.constantFrom('say', 'show', 'upload'), text), { maxLength: 80 }),
          fc.option(text, { nil: undefined }),
          async (steps, error) => {
            const sent: Message[] = [];
            const limited = limitAnswer(
              testConversation((message) => sent.push(message), {
                split: (whole) => messagesOf(whole, format),
              }),
            );
            const { say, show, upload } = limited.conversation;
            for (const [kind, given] of steps) {
              if (kind === 'say') await say(given);
              else if (kind === 'show') await show({ text: given });
              else {
                await upload({ title: given, link: undefined }, () => {
                  sent.push(given);
                  return Promise.resolve();
                });
              }
            }
            await limited.end(error);
            expectWithinLimits(sent, name);
          },
        ),
        { numRuns: 30 },
      );
    });
  }

  it('says so when something is left out, and not when all is sent', async () => {
    const sent: Message[] = [];
    const whole = testConversation((message) => sent.push(message));
    const first = limitAnswer(whole);
    for (let index = 0; index < 37; index += 1) await first.conversation.say(`${index}`);
    await first.end();
    expect(sent).to.have.lengthOf(37);
    sent.length = 0;
    const second = limitAnswer(whole);
    for (let index = 0; index < 100; index += 1) await second.conversation.say(`${index}`);
    await second.end();
    expect(sent).to.have.lengthOf(38);
    expect(sent.at(-1)).to.match(CUT);
  });

  it('says the error of an answer that is full', async () => {
    const sent: Message[] = [];
    const limited = limitAnswer(testConversation((message) => sent.push(message)));
    for (let index = 0; index < 100; index += 1) await limited.conversation.say('x'.repeat(2_000));
    await limited.end('Grafana went away.');
    expect(sent.at(-2)).to.equal('Grafana went away.');
    expect(sent.at(-1)).to.match(CUT);
  });
});

describe('any command over a hostile Grafana', function () {
  const nasty = ['<&>@here ', '👨‍👩‍👧‍👦', '_*~`[x](y) ', 'x'];
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const title = (index: number) => `web ${index} ${(nasty[index % nasty.length] ?? '').repeat(60)}`;
  const panels = many(45, (index) => ({
    id: index + 1,
    type: 'graph',
    title: title(index),
    gridPos: { x: 0, y: index, w: 24, h: 1 },
  }));
  const dashboards: DemoDashboard[] = many(80, (index) => ({
    json: {
      id: index + 1,
      uid: `web-${index}-${'u'.repeat(20)}`,
      title: title(index),
      tags: ['t'],
      panels,
      templating: {
        list: many(5, (at) => ({
          name: `${'v'.repeat(60)}${at}`,
          type: 'custom',
          current: { text: 'a', value: 'a' },
          options: many(20, (option) => ({
            text: `${nasty[0] ?? ''}${option}`.repeat(4),
            value: `${option}`,
          })),
        })),
      },
    },
    folder: { id: 5_000 + index, uid: `f${index}`, title: title(index) },
  }));
  const long = `${'v'.repeat(60)}0=${'z'.repeat(1_500)}`;
  const uid = `web-3-${'u'.repeat(20)}`;
  let chat: TestChat;

  const slack = allNetworks().find(({ name }) => name === 'Slack')?.format ?? plainFormat;
  for (const [name, format] of [
    ['Slack', slack],
    ['plain text', plainFormat],
    ['a link to Grafana', plainFormat],
  ] as const) {
    it(`is answered within the limits (${name})`, async () => {
      chat = await startChat({
        dashboards,
        format,
        split: (text) => messagesOf(text, format),
        env: { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '1000' },
        deliver: (subject) => {
          const url = grafanaRenderUrl(subject);
          if (name === 'a link to Grafana') return Promise.resolve(url);
          return url.includes('panelId=7&')
            ? Promise.reject(new Error('no'))
            : Promise.resolve(`http://pictures/${'0'.repeat(32)}.png`);
        },
      });
      try {
        chat.brain.set(
          'grafana_shortcuts_ops',
          many(100, (at) => [`s${at}`, `${title(at)} ${'<'.repeat(1_500)}`]),
        );
        for (const typed of [
          '',
          'help',
          'help db',
          'list',
          'list t',
          'list folder:nope',
          'list folder:f3',
          'search web',
          'search zzz',
          'db',
          'db web',
          'db nothing-like-it',
          '3',
          `db ${uid}`,
          `db ${uid} ${long}`,
          `db ${uid} vs 1d ${long}`,
          `db ${uid}:nope`,
          `db ${uid} ${many(100, (at) => `u${at}=${at}`).join(' ')}`,
          'again',
          'saved',
          'forget x',
          's3',
          '<'.repeat(3_000),
          `${chat.demo.url}/d/${uid}/x?${long}`,
          'set host x',
        ]) {
          expectWithinLimits(await chat.ask(typed), `graf ${typed.slice(0, 60)}`);
        }
      } finally {
        await chat.close();
      }
    });
  }

  it('leaves out links that do not fit in a message, and says so', async () => {
    const format = { ...plainFormat, limit: 1_000 };
    chat = await startChat({ dashboards, format, split: (text) => messagesOf(text, format) });
    try {
      const said = await chat.ask(`db ${uid}:1-3 ${long}`);
      expect(said.filter((message) => message.includes('http://pictures'))).to.have.lengthOf(3);
      expect(said.join()).not.to.contain(chat.demo.url);
      expect(said.at(-1)).to.equal(
        '3 links to Grafana are left out, as they are too long for a message.',
      );
    } finally {
      await chat.close();
    }
  });
});
