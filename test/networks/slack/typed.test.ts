import { SlackTextMessage } from '@hubot-friends/hubot-slack/src/Message.mjs';
import { expect } from 'chai';
import fc from 'fast-check';
import { User } from 'hubot';
import { typedInSlack } from '../../../src/networks/slack/typed.ts';

const CLIENT = {
  fetchUser: (id: string) => Promise.resolve({ id, name: 'ann' }),
  fetchConversation: (id: string) => Promise.resolve({ id, name: 'ops' }),
};

/** What hubot-slack hands to Hubot for a message with this text of Slack's. */
const deliver = (text: string) =>
  SlackTextMessage.makeSlackTextMessage(
    new User('U1', { name: 'ann', room: 'C1' }),
    null,
    text,
    { text, ts: '1700000000.000100' },
    'C1',
    'hubot',
    undefined,
    CLIENT,
  );

/** The request of a message, as it is typed, of which Slack has made `slackText`. */
async function typed(slackText: string): Promise<string> {
  const message = await deliver(`@hubot graf ${slackText}`);
  return typedInSlack(message.text.replace('@hubot graf ', ''), message);
}

describe('typedInSlack, behind hubot-slack', () => {
  for (const [slackText, expected] of [
    ['db web server=<http://web-02.test|web-02.test>', 'db web server=web-02.test'],
    ['db web:"<http://web-02.test|web-02.test> cpu"', 'db web:"web-02.test cpu"'],
    [
      'db web server=<http://a.test|a.test>,<http://b.test:9100|b.test:9100> now-3h',
      'db web server=a.test,b.test:9100 now-3h',
    ],
    ['search <http://web-02.test|web-02.test>', 'search web-02.test'],
    ['<http://web-02.test|web-02.test> cpu', 'web-02.test cpu'],
    ['save w = web server=<http://a.test|a.test>', 'save w = web server=a.test'],
    ['db web server=<http://web-02.test|WEB-02.test>', 'db web server=WEB-02.test'],
    [
      'db web path=<http://a.test/x?a=1&amp;b=2|a.test/x?a=1&amp;b=2>',
      'db web path=a.test/x?a=1&b=2',
    ],
    ['db web who=<mailto:root@db1.test|root@db1.test>', 'db web who=root@db1.test'],
    ['db web phone=<tel:+15550100|555-0100>', 'db web phone=555-0100'],
    ['db web target=<https://a.test>', 'db web target=https://a.test'],
    ['db web a=<http://a.test> b=<http://a.test|a.test>', 'db web a=http://a.test b=a.test'],
    ['db web q=a&lt;b&amp;&amp;c who=<@U1> in=<#C1>', 'db web q=a<b&&c who=@ann in=#ops'],
    ['set host <https://grafana.test>', 'set host https://grafana.test'],
  ] as const) {
    it(`makes ${expected} of ${slackText}`, async () => {
      expect(await typed(slackText)).to.equal(expected);
    });
  }

  it('keeps the address of a page of Grafana, whatever its label', async () => {
    const page = 'https://grafana.test/sub/d/web/web?var-a=b&amp;from=now-6h';
    const url = page.replaceAll('&amp;', '&');
    expect(await typed(`<${page}>`)).to.equal(url);
    expect(await typed(`<${page}|Web servers>`)).to.equal(url);
    expect(await typed('<http://grafana.test/d/web|grafana.test/d/web> now-3h')).to.equal(
      'http://grafana.test/d/web now-3h',
    );
    expect(await typed('<http://grafana.test/goto/abc|grafana.test/goto/abc>')).to.equal(
      'http://grafana.test/goto/abc',
    );
  });

  it('restores every text', async () => {
    const host = fc.constantFrom(
      'web-01.test',
      'web-02.test',
      'db.eu.test:9100',
      'a.test/x?y=1&z=2',
    );
    const link = fc.oneof(
      host.map((name) => [name, `<http://${name}|${name}>`] as const),
      host.map((name) => [`http://${name}`, `<http://${name}>`] as const),
      fc.constantFrom(['ann@mail.test', '<mailto:ann@mail.test|ann@mail.test>'] as const),
    );
    const words = fc
      .array(
        fc.constantFrom('server=', ',', ' ', '"', 'cpu', '<', '>', '&', '&lt;', '|', 'now-3h', ':'),
      )
      .map((parts) => parts.join(''))
      .map((text) => [text, text] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(link, words), { maxLength: 8 }), async (parts) => {
        const text = parts.map(([part]) => part).join(' ');
        const escape = (part: string) =>
          part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
        const slackText = parts
          .map(([part, made]) => (made === part ? escape(part) : made.replaceAll('&', '&amp;')))
          .join(' ');
        expect(await typed(slackText)).to.equal(text);
      }),
    );
  });
});

describe('typedInSlack, behind other adapters', () => {
  it("reads Slack's own text, if an adapter delivers that", () => {
    const text = 'db web server=<http://web-02.test|web-02.test> q=a&lt;b';
    expect(typedInSlack(text, { text })).to.equal('db web server=web-02.test q=a<b');
  });

  it('takes a URL without a path for a host name, if nothing tells how it was typed', () => {
    const text = 'db web:http://a.test server=http://web-02.test,http://b.test:9100';
    expect(typedInSlack(text, { text })).to.equal('db web:a.test server=web-02.test,b.test:9100');
    for (const kept of [
      'set host http://grafana.test',
      'http://grafana.test',
      'http://grafana.test/d/web',
      'db web target=https://a.test path=http://a.test/x',
    ]) {
      expect(typedInSlack(kept, { text: kept })).to.equal(kept);
    }
  });
});
