import { expect } from 'chai';
import { dashboard, graph } from '../../../demo/dashboards/build.ts';
import type { DemoDashboard } from '../../../demo/grafana.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

function named(id: number, uid: string, title: string): DemoDashboard {
  const panels = ['CPU', 'Memory'].map((panel, index) =>
    graph(index + 1, panel, [0, index * 8, 24, 8], { unit: 'short', series: [] }),
  );
  return { json: dashboard({ id, uid, title }, panels) };
}

describe('choosing among several dashboards', () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat({
      dashboards: [
        named(1, 'pg1', 'PostgreSQL primary'),
        named(2, 'pg2', 'PostgreSQL @here `replicas`'),
        named(3, 'web', 'Web'),
        ...Array.from({ length: 12 }, (_, index) =>
          named(20 + index, `k${index}`, `Kafka ${index}`),
        ),
      ],
    });
  });
  afterEach(() => chat.close());

  it('offers a numbered list, and renders nothing', async () => {
    expect(await chat.ask('db postgresql:cpu now-3h')).to.deep.equal([
      [
        'Several dashboards match `postgresql`:',
        '1. PostgreSQL @here `replicas` (pg2)',
        '2. PostgreSQL primary (pg1)',
        'Choose one with `graf 1` and so on, within ten minutes.',
      ].join('\n'),
    ]);
    expect(chat.rendered).to.deep.equal([]);
  });

  it('takes a number, and keeps the rest of the request', async () => {
    await chat.ask('db postgresql:cpu now-3h');
    await chat.ask('2');
    expect(chat.rendered).to.have.lengthOf(1);
    expect(chat.rendered[0]?.pathname).to.match(/\/pg1\//);
    expect(chat.rendered[0]?.searchParams.get('from')).to.equal('now-3h');
    await chat.ask('1 now-7d');
    expect(chat.rendered[1]?.pathname).to.match(/\/pg2\//);
    expect(chat.rendered[1]?.searchParams.get('from')).to.equal('now-7d');
    await chat.ask('again vs 1d');
    expect(chat.rendered).to.have.lengthOf(4);
    expect(chat.rendered[2]?.pathname).to.match(/\/pg2\//);
  });

  it('accepts a number only from the user who asked, in that room', async () => {
    await chat.ask('db postgresql', { person: 'ann', room: 'ops' });
    for (const other of [{ person: 'bob' }, { room: 'dev' }]) {
      expect((await chat.ask('1', other))[0]).to.match(/^You have no list to choose from/);
    }
    expect(chat.rendered).to.deep.equal([]);
  });

  it('refuses a number that is not in the list', async () => {
    await chat.ask('db postgresql');
    for (const number of ['0', '3', '0003', '9999']) {
      expect((await chat.ask(number))[0]).to.match(
        /^The list goes from 1 to 2; \d+ is not in it\.$/,
      );
    }
  });

  it('offers ten dashboards at most, and counts the rest', async () => {
    const [text = ''] = await chat.ask('db kafka');
    expect(text.split('\n')).to.have.lengthOf(13);
    expect(text).to.contain('\n (and 2 more)\n');
  });

  it('offers nothing when a whole title fits', async () => {
    await chat.ask('db "postgresql PRIMARY":1');
    expect(chat.rendered.map(({ pathname }) => pathname.split('/')[3])).to.deep.equal(['pg1']);
  });
});
