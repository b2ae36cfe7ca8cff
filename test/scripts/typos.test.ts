import { expect } from 'chai';
import { dashboard, graph } from '../../demo/dashboards/build.ts';
import type { DemoDashboard } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';

function named(
  [id, uid, title]: readonly [id: number, uid: string, title: string],
  titles: readonly string[] = ['CPU', 'Memory', 'Disk space'],
  folder?: DemoDashboard['folder'],
): DemoDashboard {
  const panels = titles.map((panel, index) =>
    graph(index + 1, panel, [0, index * 8, 24, 8], { unit: 'short', series: [] }),
  );
  const json = dashboard({ id, uid, title }, panels);
  const server = {
    name: 'server',
    type: 'custom',
    multi: true,
    current: { text: 'web-01', value: 'web-01' },
    options: ['web-01', 'web-02'].map((text) => ({ text, value: text })),
  };
  return {
    json: { ...json, templating: { list: [server] } },
    ...(folder && { folder }),
  };
}

describe('typos and near things, on Hubot 14', () => {
  const ops = { id: 100, uid: 'ops-1', title: 'Ops Team' };
  const stage = botStage({
    dashboards: [
      named([1, 'web', 'Web']),
      named([2, 'postgres', 'PostgreSQL']),
      named([3, 'checkout', 'Checkout Service']),
      named([4, 'kafka', 'Kafka'], ['Lag', 'Messages']),
      named([5, 'node', 'Node Exporter'], undefined, ops),
      named([6, 'mail', 'Ops mail'], ['Queue'], ops),
      named([7, 'muenchen', 'München  100 %']),
      named([8, '2', 'Two']),
      named([9, 'hollow', 'Hollow'], []),
    ],
  });
  const rendered = () =>
    stage.demo.requests
      .filter(({ path }) => path.startsWith('/render/'))
      .map(({ path, query }) => ({
        uid: path.split('/')[3],
        panel: query.get('panelId'),
        from: query.get('from'),
        server: query.get('var-server'),
        width: query.get('width'),
      }));

  for (const [typed, uid, panel] of [
    ['db wbe:cpu', 'web', '1'],
    ['db ewb:cpu', 'web', '1'],
    ['db webb:cpu', 'web', '1'],
    ['db wev:cpu', 'web', '1'],
    ['db pg:cpu', 'postgres', '1'],
    ['db postgrse:memory', 'postgres', '2'],
    ['db POSTGERS:memory', 'postgres', '2'],
    ['db chekout:disk', 'checkout', '3'],
    ['db "chekout servcie":disk', 'checkout', '3'],
    ['db kafak:lag', 'kafka', '1'],
    ['db munchne:cpu', 'muenchen', '1'],
    ['db web:cup', 'web', '1'],
    ['db web:memroy', 'web', '2'],
    ['db web:"disk spcae"', 'web', '3'],
    ['db web:mem0ry', 'web', '2'],
    ['db web cup', 'web', '1'],
    ['db wbe:cup', 'web', '1'],
    ['dash wbe:cpu', 'web', '1'],
    ['dahs web:cpu', 'web', '1'],
    ['dv web:cpu', 'web', '1'],
    ['wbe:cpu', 'web', '1'],
    ['web:cpu', 'web', '1'],
    ['web:cup', 'web', '1'],
  ] as const) {
    it(`graf 1 after graf ${typed} shows panel ${panel} of ${uid}, with what else was typed`, async () => {
      const { ask } = await stage.start();
      const said = await ask(`hubot graf ${typed} now-3h server=web-02 width=700`);
      expect(said).to.have.lengthOf(1);
      expect(said[0])
        .to.match(/Did you mean/)
        .and.to.match(/`graf 1`/);
      expect(rendered()).to.deep.equal([]);
      await ask('hubot graf 1');
      expect(rendered()).to.deep.equal([
        { uid, panel, from: 'now-3h', server: 'web-02', width: '700' },
      ]);
    });
  }

  for (const typed of ['web cpu', 'web CPU', '"web" cpu']) {
    it(`graf db ${typed} is web:cpu`, async () => {
      const { ask } = await stage.start();
      await ask(`hubot graf db ${typed} now-3h`);
      expect(rendered()).to.deep.include({
        uid: 'web',
        panel: '1',
        from: 'now-3h',
        server: null,
        width: '1000',
      });
    });
  }

  for (const [typed, set] of [
    ['sever=web-02', { server: 'web-02' }],
    ['servr=web-02', { server: 'web-02' }],
    ['Servre=web-02', { server: 'web-02' }],
    ['var-sever=web-02', { server: 'web-02' }],
    ['widht=700', { width: '700' }],
    ['wdith=700', { width: '700' }],
    ['form=now-9h', { from: 'now-9h' }],
  ] as const) {
    it(`graf 1 after ${typed} is what was meant, and graf again forgets the wrong name`, async () => {
      const { ask } = await stage.start();
      const said = (await ask(`hubot graf db web:cpu ${typed}`)).join('\n');
      expect(said).to.match(/is not a variable of this dashboard/);
      expect(said)
        .to.match(/Did you mean/)
        .and.to.match(/`graf 1`/);
      const before = rendered().length;
      expect((await ask('hubot graf again')).join('\n')).not.to.match(/not a variable/);
      await ask('hubot graf 1');
      expect(rendered()[before]).to.include({ server: null, width: '1000', from: 'now-6h' });
      expect(rendered()[before + 1]).to.include(set);
    });
  }

  for (const typed of ['widht=wide', 'them=pink']) {
    it(`does not propose an option that ${typed} could not be`, async () => {
      const { ask } = await stage.start();
      const said = (await ask(`hubot graf db web:cpu ${typed}`)).join('\n');
      expect(said)
        .to.match(/is not a variable/)
        .and.not.to.match(/Did you mean/);
    });
  }

  it('offers a request with the spelling of its time mended, which graf 1 takes', async () => {
    const { ask } = await stage.start();
    for (const typed of ['web:cpu yesteday', 'web:cpu since mondya']) {
      expect((await ask(`hubot graf db ${typed}`)).join('\n')).to.match(
        /Did you mean:\n1\. `graf db web:cpu (?:yesterday|since monday)`/,
      );
      expect((await ask('hubot graf 1')).join('\n')).to.match(/^CPU: http/m);
    }
  });

  it('proposes no dashboard that cannot be shown', async () => {
    const { ask } = await stage.start();
    expect((await ask('hubot graf db holow')).join()).not.to.contain('Hollow');
    expect((await ask('hubot graf search holow')).join()).not.to.contain('Hollow');
  });

  for (const typed of ['web:99', 'web:panel-77', 'web:0', 'web:7-9']) {
    it(`graf db ${typed} names the panels, which graf 2 takes`, async () => {
      const { ask } = await stage.start();
      expect((await ask(`hubot graf db ${typed} now-3h`)).join()).to.match(/`graf 1`/);
      await ask('hubot graf 2');
      expect(rendered()).to.have.lengthOf(1);
      expect(rendered()[0]).to.include({ uid: 'web', panel: '2', from: 'now-3h' });
    });
  }

  for (const [typed, uid] of [
    ['pg', 'postgres'],
    ['postgers', 'postgres'],
    ['chekout', 'checkout'],
    ['kfka', 'kafka'],
    ['node exprter', 'node'],
  ] as const) {
    it(`graf search ${typed} names the nearest, which graf 1 takes`, async () => {
      const { ask } = await stage.start();
      const said = (await ask(`hubot graf search ${typed}`)).join();
      expect(said)
        .to.match(/^No dashboards match/)
        .and.to.match(/`graf 1`/);
      await ask('hubot graf 1');
      expect(rendered()[0]).to.include({ uid });
    });
  }

  for (const [typed, title] of [
    ['MUNCHEN', 'München 100 %'],
    ['100 %', 'München 100 %'],
    ['100  munchen', 'München 100 %'],
    ['  service   checkout ', 'Checkout Service'],
    ['muenchen', 'München 100 %'],
  ] as const) {
    it(`graf search ${typed} finds ${title}, whatever Grafana's database folds`, async () => {
      const { ask } = await stage.start();
      const [text = ''] = await ask(`hubot graf search ${typed}`);
      expect(text.split('\n').slice(1).join()).to.match(new RegExp(`^- \\S+: ${title}$`));
    });
  }

  for (const typed of ['%', '_', '%%', 'c_eckout', '100_%']) {
    it(`graf search ${typed} takes no sign for a wildcard`, async () => {
      const { ask } = await stage.start();
      const [text = ''] = await ask(`hubot graf search ${typed}`);
      expect(text).to.match(
        typed === '%' ? /^Dashboards.*\n- muenchen: [^\n]*$/ : /^No dashboards/,
      );
    });
  }

  for (const typed of ['list', 'search o', 'db', 'list folder:ops-1', 'db ops-1']) {
    it(`graf db 1 and graf 1 after graf ${typed} take the first of the list`, async () => {
      const { ask } = await stage.start();
      const [text = ''] = await ask(`hubot graf ${typed}`);
      const first = /^- (\S+):/m.exec(text)?.[1] ?? 'none';
      await ask('hubot graf db 1:1 now-3h');
      await ask('hubot graf 1 now-9h');
      const shown = rendered();
      expect(shown[0]).to.include({ uid: first, panel: '1', from: 'now-3h' });
      expect(shown[1]).to.include({ uid: first, from: 'now-9h' });
    });
  }

  it('takes the dashboard whose UID is the number, where it is in the list', async () => {
    const { ask } = await stage.start();
    await ask('hubot graf list');
    await ask('hubot graf db 2:1');
    expect(rendered()[0]).to.include({ uid: '2' });
  });

  for (const typed of ['db ops-1', 'db "Ops Team"', 'db OPS-1:cpu', 'ADDRESS', 'db ADDRESS']) {
    it(`graf ${typed} lists the dashboards of the folder`, async () => {
      const { ask } = await stage.start();
      const address = `${stage.demo.url}/dashboards/f/ops-1/ops-team`;
      const said = await ask(`hubot graf ${typed.replace('ADDRESS', address)}`);
      expect(said).to.deep.equal([
        'Dashboards in the folder `Ops Team`:\n- node: Node Exporter\n- mail: Ops mail',
      ]);
      expect(said).to.deep.equal(await ask('hubot graf list folder:ops-1'));
    });
  }

  it('says of the address of a folder without dashboards what to type', async () => {
    const { ask } = await stage.start();
    expect(await ask(`hubot graf ${stage.demo.url}/dashboards/f/gone`)).to.deep.equal([
      'There are no dashboards in a folder `gone`; `graf list folder:` names the folders.',
    ]);
  });

  for (const [typed, meant] of [
    ['list folder:Ops-Taem', 'list folder:ops-1'],
    ['list checkout', 'search checkout'],
    ['help serach', 'help search'],
    ['lst', 'list'],
    ['serch pg', 'search pg'],
  ] as const) {
    it(`graf 1 after graf ${typed} is graf ${meant}`, async () => {
      const { ask } = await stage.start();
      expect((await ask(`hubot graf ${typed}`)).join()).to.match(/`graf 1`/);
      expect(await ask('hubot graf 1')).to.deep.equal(await ask(`hubot graf ${meant}`));
    });
  }

  it('proposes the nearest shortcut to forget', async () => {
    const { ask } = await stage.start();
    await ask('hubot graf save morning = web:1');
    expect((await ask('hubot graf forget mornign')).join()).to.match(
      /`graf forget morning`\?.*`graf 1`/,
    );
    expect(await ask('hubot graf 1')).to.deep.equal(['Forgotten: `morning`.']);
  });
});
