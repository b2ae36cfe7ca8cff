import { expect } from 'chai';
import { startChat, type TestChat } from '../../support/chat.ts';

describe('graf again and shortcuts', () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());

  const ask = (typed: string, asked = {}) => chat.ask(typed, asked);
  /** The parameters of what was rendered last. */
  const last = () => Object.fromEntries(chat.rendered.at(-1)?.searchParams ?? []);

  describe('graf again', () => {
    it('repeats the request over another range', async () => {
      await ask('db web:1 server=web-02 now-3h');
      await ask('again now-7d');
      expect(last()).to.include({
        from: 'now-7d',
        to: 'now',
        panelId: '1',
        'var-server': 'web-02',
      });
      await ask('again yesterday');
      expect(last()).to.include({ from: 'now-1d/d', to: 'now-1d/d', 'var-server': 'web-02' });
      await ask('again server=web-03');
      expect(last()).to.include({ from: 'now-1d/d', 'var-server': 'web-03' });
      await ask('again');
      expect(last()).to.include({ from: 'now-1d/d', 'var-server': 'web-03' });
      expect(chat.rendered).to.have.lengthOf(5);
    });

    it('repeats the request of the same user in the same room', async () => {
      await ask('db web:1');
      for (const other of [{ person: 'bob' }, { room: 'dev' }]) {
        expect((await ask('again now-7d', other))[0]).to.match(
          /not asked for a dashboard in this room/,
        );
      }
    });

    it('leaves out a variable that the dashboard does not have', async () => {
      await ask('db web:1 sever=web-02 server=web-01');
      expect((await ask('again now-7d'))[0]).not.to.contain('sever');
      expect(last()).to.include({ 'var-server': 'web-01', from: 'now-7d' });
      expect(last()).not.to.have.property('var-sever');
    });

    it('repeats a time of day, and all dashboards of a request', async () => {
      await ask('db web:1 checkout-service:1 from 10:00 to 11:00');
      const before = last();
      await ask('again width=300');
      expect(last()).to.include({ from: before.from, to: before.to, width: '300' });
      expect(chat.rendered.slice(-2).map(({ pathname }) => pathname)).to.deep.equal([
        '/render/d-solo/web/web',
        '/render/d-solo/xk3vQz9Gk/checkout-service',
      ]);
    });

    it('says what it does not understand, and keeps the request before', async () => {
      await ask('db web:1');
      expect((await ask('again soon'))[0]).to.match(/"soon" is not a time/);
      await ask('db nothing-like-it');
      await ask('again now-7d');
      expect(last()).to.include({ panelId: '1', from: 'now-7d' });
    });
  });

  describe('a shortcut', () => {
    it('is saved, used, listed and deleted', async () => {
      expect(await ask('save CPU = web:1 now-3h')).to.deep.equal([
        'Saved: `graf cpu` is `graf db web:1 now-3h`.',
      ]);
      await ask('cpu');
      expect(last()).to.include({ panelId: '1', from: 'now-3h' });
      await ask('CPU now-7d server=web-02');
      expect(last()).to.include({ panelId: '1', from: 'now-7d', 'var-server': 'web-02' });
      await ask('save load=graf db web:2');
      expect(await ask('saved')).to.deep.equal([
        'Saved in this room:\n- cpu: web:1 now-3h\n- load: web:2',
      ]);
      expect(await ask('forget Cpu')).to.deep.equal(['Forgotten: `cpu`.']);
      expect((await ask('cpu'))[0]).to.match(/^CPU .* · /);
      expect(await ask('saved')).to.deep.equal(['Saved in this room:\n- load: web:2']);
    });

    it('takes arguments', async () => {
      await ask('save cpu = web:1 server=$1 from=$2');
      await ask('cpu web-02 now-2d');
      expect(last()).to.include({ 'var-server': 'web-02', from: 'now-2d' });
      expect((await ask('cpu web-02'))[0]).to.match(/needs 2 arguments and got 1/);
    });

    it('belongs to its room and works for everyone there', async () => {
      await ask('save cpu = web:1');
      await ask('cpu', { person: 'bob' });
      expect(chat.rendered).to.have.lengthOf(1);
      expect((await ask('cpu', { room: 'dev' }))[0]).to.match(/^CPU .* · /);
      expect((await ask('saved', { room: 'dev' }))[0]).to.match(/^Nothing is saved in this room/);
    });

    it('replaces the one of the same name', async () => {
      await ask('save cpu = web:1');
      await ask('save cpu = web:2');
      await ask('cpu');
      expect(last()).to.include({ panelId: '2' });
    });

    it('may have a name in any script', async () => {
      await ask('save größe = web:1');
      await ask('GRÖSSE'.replace('SS', 'ß'));
      expect(chat.rendered).to.have.lengthOf(1);
    });

    for (const [typed, why] of [
      ['save', /^Write `graf save/],
      ['save cpu', /^Write `graf save/],
      ['save cpu =', /^Write `graf save/],
      ['save = web', /^Write `graf save/],
      ['save db = web:1', /`graf db` is a command; choose/],
      ['save Dashboard = web:1', /`graf dashboard` is a command; choose/],
      ['save saved = web:1', /is a command; choose/],
      ['save 2 = web:1', /`2` cannot be a name/],
      ['save a/b = web:1', /cannot be a name/],
      [`save ${'x'.repeat(41)} = web:1`, /cannot be a name/],
      ['save cpu = web soon', /`soon` is neither a time nor NAME=VALUE/],
      ['save cpu = web "open', /quote/],
      ['save cpu = https://grafana/d/web', /not an address/],
      ['forget', /^Which shortcut\?/],
      ['forget cpu', /^This room has no shortcut `cpu`/],
      ['forget __proto__', /^This room has no shortcut/],
    ] as const) {
      it(`refuses graf ${typed.slice(0, 40)} and says why`, async () => {
        const said = await ask(typed);
        expect(said).to.have.lengthOf(1);
        expect(said[0]).to.match(why);
        expect((await ask('saved'))[0]).to.match(/^Nothing is saved/);
      });
    }

    it('is refused when the room has a hundred', async () => {
      for (let n = 1; n <= 100; n += 1) await ask(`save s${n} = web:1`);
      expect((await ask('save another = web:1'))[0]).to.match(/has 100 shortcuts.*graf forget/);
      expect((await ask('save s1 = web:2'))[0]).to.match(/^Saved/);
    });

    it('is suggested when a typo is near its name', async () => {
      await ask('save morning = web:1');
      expect((await ask('mornign now-7d'))[0]).to.contain('Did you mean `graf morning …`?');
    });
  });
});
