import { expect } from 'chai';
import { dashboard, graph } from '../../demo/dashboards/build.ts';
import type { DemoDashboard } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';

/** A dashboard with a variable of so many options, by which every panel is repeated. */
function repeated(uid: string, id: number, optionCount: number): DemoDashboard {
  const options = Array.from({ length: optionCount }, (_, index) => {
    const text = `host-${index}.example.com`;
    return { text, value: text };
  });
  const panels = Array.from({ length: 25 }, (_, index) => ({
    ...graph(index + 1, `CPU ${index} of $host`, [0, index * 8, 24, 8], {
      unit: 'short',
      series: [],
    }),
    repeat: 'host',
  }));
  const host = {
    name: 'host',
    type: 'custom',
    multi: true,
    includeAll: true,
    current: { text: ['host-0.example.com'], value: ['host-0.example.com'] },
    options: [{ text: 'All', value: '$__all' }, ...options],
  };
  return {
    json: {
      ...dashboard({ id, uid, title: uid }, panels),
      templating: { list: [host] },
    },
  };
}

const typed = (count: number) =>
  Array.from({ length: count }, (_, index) => `host-${index}.example.com`).join(',');

describe('a request for very much, on Hubot 14', () => {
  const stage = botStage({ dashboards: [repeated('five', 1, 500), repeated('many', 2, 1_500)] });
  const renders = () => stage.demo.requests.filter(({ path }) => path.startsWith('/render/'));
  const env = { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '3' };

  for (const [what, request] of [
    ['2,001 characters', `five host=${'a'.repeat(1_991)}`],
    ['all, 700 times', `five host=${Array(700).fill('all').join(',')}`],
    ['700 numbers', `five host=${Array.from({ length: 700 }, (_, index) => index).join(',')}`],
    ['700 numbers, one each', Array.from({ length: 700 }, (_, i) => `h=${i}`).join(' ')],
    ['letters that are nine characters of an address each', `five host=${'漢'.repeat(1_000)}`],
    ['the same in several variables', `five a=${'漢'.repeat(600)} b=${'字'.repeat(600)}`],
    ['90 dashboards', Array.from({ length: 90 }, () => 'five:1').join(' ')],
  ] as const) {
    it(`refuses ${what} with one sentence, before a panel is planned`, async () => {
      const { ask } = await stage.start({ env });
      const said = await ask(`hubot graf db ${request}`);
      expect(said).to.have.lengthOf(1);
      expect(said[0]).to.match(/characters|values|dashboards; a request may name/);
      expect(said[0]?.length).to.be.below(300);
      expect(renders()).to.deep.equal([]);
    });
  }

  for (const [what, request] of [
    ['all, 481 times', `five host=${Array(481).fill('all').join(',')}`],
    ['all of 500 options', 'five host=all'],
    ['all of 1,500 options', 'many host=ALL'],
    ['all of 1,500 options compared', 'many host=all vs 1w'],
    ['one value, 90 times', `five host=${Array(90).fill('host-1.example.com').join(',')}`],
    ['90 of 500 options', `five host=${typed(90)}`],
    ['all options and one', 'five host=all,host-1.example.com'],
  ] as const) {
    it(`shows no more pictures for ${what} than may be shown`, async () => {
      const { ask } = await stage.start({ env });
      const said = await ask(`hubot graf db ${request}`);
      expect(said.length).to.be.at.most(6);
      expect(said.join('').length).to.be.below(40_000);
      expect(renders().length).to.be.within(1, 3);
      for (const { query } of renders()) expect(query.toString().length).to.be.below(8_000);
    });
  }

  for (const [what, template, typedArguments] of [
    ['one argument in many places', `five host=${'$1'.repeat(400)}`, 'a'.repeat(1_900)],
    ['one argument as many values', `five host=${Array(600).fill('$1').join(',')}`, 'all'],
    ['nine arguments', `five host=${'$1$2$3$4$5$6$7$8$9'.repeat(50)}`, 'abcdefghi '.repeat(9)],
    ['a quoted argument', `five host=${'"$1"'.repeat(300)}`, `"${'b '.repeat(900)}"`],
    ['arguments as panels', `five:${Array(300).fill('$1').join(',')}`, 'cpu '.repeat(3)],
  ] as const) {
    it(`refuses a shortcut that is filled with ${what}, with one sentence, or shows a few pictures`, async () => {
      const { ask } = await stage.start({ env });
      await ask(`hubot graf save big = ${template}`);
      const said = await ask(`hubot graf big ${typedArguments}`);
      expect(said.join('').length).to.be.below(40_000);
      if (renders().length === 0) expect(said).to.have.lengthOf(1);
      expect(renders().length).to.be.at.most(3);
    });
  }

  it('refuses $1$1$1… before it is filled in', async () => {
    const { ask } = await stage.start({ env });
    await ask(`hubot graf save big = five host=${'$1'.repeat(900)}`);
    expect(await ask(`hubot graf big ${'x'.repeat(1_900)}`)).to.deep.equal([
      'That is too long; a request may have 2000 characters, for it becomes a URL.',
    ]);
    expect(stage.demo.requests.filter(({ path }) => path.includes('/dashboards/'))).to.deep.equal(
      [],
    );
  });
});
