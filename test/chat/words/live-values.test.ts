import { expect } from 'chai';
import { hosts, instances } from '../../../demo/dashboards/hosts.ts';
import { web } from '../../../demo/dashboards/web.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

/** Hosts as they were when the dashboard was saved. */
const stale = {
  ...hosts,
  uid: 'stale',
  title: 'Stale',
  templating: {
    list: [
      {
        ...instances,
        options: [{ text: 'web-01:9100', value: 'web-01:9100', selected: true }],
        current: { text: 'web-01:9100', value: 'web-01:9100' },
      },
    ],
  },
};

describe('values that a dashboard does not save', () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat({
      version: '12.3.0',
      dashboards: [{ json: hosts }, { json: web }, { json: stale }],
    });
  });
  afterEach(() => chat.close());

  const last = () => Object.fromEntries(chat.rendered.at(-1)?.searchParams ?? []);
  const lookups = () => chat.demo.requests.filter(({ path }) => path.includes('/label/'));

  it('are looked up with the token of the room, for the panel that is about to be shown', async () => {
    const [what = ''] = await chat.ask('hosts load web-07');
    expect(what.split('\n')[0]).to.contain('Load average · Hosts · instance web-07:9100 ·');
    expect(what).to.not.contain('guess');
    expect(last()).to.include({ panelId: '1', 'var-instance': 'web-07:9100' });
    expect(lookups().map(({ headers }) => headers.authorization)).to.deep.equal([
      'Bearer viewer-token',
    ]);
  });

  it('are not asked for again within a minute, nor where no value is named', async () => {
    await chat.ask('hosts load');
    expect(lookups()).to.deep.equal([]);
    await chat.ask('hosts load web-07');
    await chat.ask('hosts disk space left db-1');
    expect(last()).to.include({ 'var-instance': 'db-01:9100' });
    expect(lookups()).to.have.lengthOf(1);
  });

  it('are found by words that look like no value, and that nothing else has', async () => {
    const [what = ''] = await chat.ask('hosts load gateway');
    expect(what).to.not.contain('nothing called');
    expect(last()).to.include({ panelId: '1', 'var-instance': 'gateway:9100' });
  });

  it('are guessed where Grafana does not have them either, in the form of the others', async () => {
    const [what = ''] = await chat.ask('hosts load web-99');
    expect(what).to.contain(
      'I guessed instance web-99:9100: the dashboard does not list that value.',
    );
    expect(last()).to.include({ 'var-instance': 'web-99:9100' });
  });

  it('are found though others were saved', async () => {
    const [what = ''] = await chat.ask('stale load web-07');
    expect(what).to.not.match(/not an option|guess/);
    expect(last()).to.include({ 'var-instance': 'web-07:9100' });
  });

  it('are guessed where Grafana cannot be asked', async () => {
    await chat.close();
    chat = await startChat({ dashboards: [{ json: hosts }] });
    const [what = ''] = await chat.ask('load web-07');
    expect(what).to.contain('I guessed instance web-07:');
    expect(last()).to.include({ 'var-instance': 'web-07' });
  });

  it('are of the last panel when nothing else is said', async () => {
    await chat.ask('hosts load web-07');
    const [what = ''] = await chat.ask('gateway');
    expect(what.split('\n')[0]).to.contain('Load average · Hosts · instance gateway:9100 ·');
    expect(what).to.contain('From your last request: Load average and Hosts.');
    expect(last()).to.include({ panelId: '1', 'var-instance': 'gateway:9100' });
  });
});

describe('a value alone, after a request', () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());

  const last = () => Object.fromEntries(chat.rendered.at(-1)?.searchParams ?? []);

  it('is the same panel with that value, over the same range, and says so', async () => {
    await chat.ask('cpu web-01 last 3 hours');
    const [what = ''] = await chat.ask('and web-02?');
    expect(what.split('\n')[0]).to.match(/^CPU on web-02 · Web · server web-02 · /);
    expect(what).to.contain('From your last request: CPU on web-02 and Web.');
    expect(last()).to.include({ panelId: '1', 'var-server': 'web-02', from: 'now-3h' });
  });

  it('may be several values, and a time', async () => {
    await chat.ask('cpu web-01');
    await chat.ask('web-02 web-03 yesterday');
    const { searchParams } = chat.rendered.at(-1) ?? new URL('http://none');
    expect(searchParams.getAll('var-server')).to.deep.equal(['web-02', 'web-03']);
    expect(last()).to.include({ from: 'now-1d/d' });
  });

  it('means what it means without a request, where the last dashboard has no such value', async () => {
    await chat.ask('postgres connections');
    const said = (await chat.ask('web-02')).join('\n');
    expect(said).to.contain('Web');
    expect(said).to.not.contain('From your last request: Connections');
  });

  it('names another panel with the value of before, for a word of a title', async () => {
    await chat.ask('cpu web-02');
    const [what = ''] = await chat.ask('memory');
    expect(what.split('\n')[0]).to.match(/^Memory on web-02 · Web · server web-02 · /);
    expect(what).to.contain('From your last request: server web-02 and Web.');
  });
});
