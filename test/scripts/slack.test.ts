import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { type SlackBotDouble, startSlackBot } from '../support/slack-bot.ts';
import { until } from '../support/until.ts';

/** The adapter's own code over a double of Slack's API: what people see in the channel. */
describe('in Slack', () => {
  const stage = botStage();
  let bot: SlackBotDouble;

  async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    bot = await startSlackBot({ ...stage.env, ...env });
  }
  const asLinks = { HUBOT_GRAFANA_IMAGES_URL: 'https://bot.test/saved-images' };
  const inThreads = { HUBOT_GRAFANA_USE_THREADS: 'true' };
  /** Kind, thread and how it begins. */
  const posts = () =>
    bot.api.posts.map(({ kind, thread, text, args }) => {
      const [attachment] = JSON.parse(args.attachments ?? '[]') as { title: string }[];
      return [kind, thread, attachment?.title ?? text.split(/: <|\n/)[0]];
    });

  afterEach(() => bot.close());

  it('a picture is a file in the channel, several in their order, and the log says so', async () => {
    await start();
    await bot.ask('graf db web:1-3');
    expect(posts()).to.deep.equal([
      ['file', undefined, 'CPU on web-01'],
      ['file', undefined, 'Memory on web-01'],
      ['file', undefined, 'Requests per second'],
    ]);
    expect(bot.log.join('\n')).to.match(/uploaded to Slack; .*Messages are written for Slack/);
  });

  it('a host name that Slack has made a link is read as it was typed', async () => {
    await start();
    await bot.ask('graf db web:1 server=<http://web-02|web-02>');
    await bot.ask('graf.db web:1 server=<http://web-02|web-02>');
    await bot.ask(`graf <${stage.demo.url}/d/web?viewPanel=1&amp;var-server=web-02>`);
    expect(posts().map(([, , title]) => title)).to.deep.equal(Array(3).fill('CPU on web-02'));
  });

  it('a picture behind a link is an attachment', async () => {
    await start(asLinks);
    await bot.ask('graf db web:1');
    const [post] = bot.api.posts;
    expect(post).to.include({ kind: 'message', channel: 'C1', thread: undefined, text: '' });
    expect(post?.args).to.include({ unfurl_links: 'false', unfurl_media: 'false' });
    const [attachment] = JSON.parse(post?.args.attachments ?? '') as Record<string, string>[];
    expect(attachment?.title).to.equal('CPU on web-01');
    expect(attachment?.title_link).to.contain(`${stage.demo.url}/d/`);
    expect(attachment?.image_url).to.match(/^https:\/\/bot\.test\/saved-images\/\w+\.png$/);
  });

  for (const [way, env] of [
    ['by links', asLinks],
    ['by uploads', {}],
  ] as const) {
    it(`answers, lists and errors stand in the thread of the question, ${way}`, async () => {
      await start({ ...env, ...inThreads });
      await bot.ask('graf db web:1', { ts: '1700000001.000100' });
      await bot.ask('graf list', { ts: '1700000002.000100' });
      await bot.ask('graf db nothing', { ts: '1700000003.000100', thread_ts: '1700000000.5' });
      expect(posts().map(([, thread, text]) => [thread, text])).to.deep.equal([
        ['1700000001.000100', 'CPU on web-01'],
        ['1700000002.000100', 'Available dashboards:'],
        ['1700000000.5', posts()[2]?.[2]],
      ]);
      expect(posts()[2]?.[2]).to.match(/^Dashboard not found/);
    });

    it(`what was asked in a thread is answered there in any case, ${way}`, async () => {
      await start(env);
      await bot.ask('graf db web:1', { thread_ts: '1700000000.5' });
      expect(posts().map(([, thread]) => thread)).to.deep.equal(['1700000000.5']);
    });

    it(`another script names a thread, ${way}`, async () => {
      await start(env);
      const event = { request: 'web:1', room: 'C1' };
      bot.robot.emit('grafana:render', { ...event, thread: '1700000009.1' });
      await until(() => bot.api.posts.length === 1);
      bot.robot.emit('grafana:render', { ...event, request: 'nothing', thread: '1700000009.1' });
      await until(() => bot.api.posts.length === 2);
      bot.robot.emit('grafana:render', event);
      await until(() => bot.api.posts.length === 3);
      expect(posts().map(([, thread]) => thread)).to.deep.equal([
        '1700000009.1',
        '1700000009.1',
        undefined,
      ]);
    });
  }

  it('an upload that fails leaves one message with reason and link, and the others come', async () => {
    await start(inThreads);
    bot.api.fail('files.completeUploadExternal', { error: 'missing_scope', needed: 'files:write' });
    await bot.ask('graf db web:1-2', { ts: '1700000001.000100' });
    expect(posts().map(([kind, thread]) => [kind, thread])).to.deep.equal([
      ['message', '1700000001.000100'],
      ['file', '1700000001.000100'],
    ]);
    expect(bot.api.posts[0]?.text).to.match(
      /^CPU on web-01 - \[The bot's Slack app lacks the scope `files:write`.*\] - <http\S+&amp;\S+>$/,
    );
    const completions = bot.api.calls.filter((call) => call === 'files.completeUploadExternal');
    expect(completions).to.have.lengthOf(2);
  });

  it('a rate limit on uploads keeps neither messages nor the next picture waiting', async () => {
    await start();
    const wait = { status: 429, headers: { 'Retry-After': '600' } };
    bot.api.fail('files.getUploadURLExternal', wait);
    await bot.ask('graf db web:1-2');
    expect(bot.api.posts.map(({ kind }) => kind)).to.deep.equal(['message', 'file']);
    expect(bot.api.posts[0]?.text).to.contain('[Slack accepts no more pictures for 600 s');
  });

  it('what has no picture is a message', async () => {
    await start();
    await bot.ask('graf db web:1 from=now-1h to=now-2h');
    await bot.ask('graf db web:99');
    expect(bot.api.posts.map(({ kind }) => kind)).to.deep.equal(['message', 'message']);
  });
});
