import { expect } from 'chai';
import { startChat, type TestChat } from '../../support/chat.ts';

describe('graf schedule', () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat({ env: { HUBOT_GRAFANA_DEFAULT_TIME_ZONE: 'Europe/Berlin' } });
  });
  afterEach(() => chat.close());

  const ask = async (typed: string, asked = {}) => (await chat.ask(typed, asked)).join('\n');

  it('answers with the number, the zone and the next two times', async () => {
    expect(await ask('schedule weekdays 9:00 db web:1 now-24h')).to.match(
      /^Scheduled as #1: `db web:1 now-24h`, weekdays 9:00 \(Europe\/Berlin\)\. Next: (?:Mon|Tue|Wed|Thu|Fri) \d+ \w+ 9:00, then (?:Mon|Tue|Wed|Thu|Fri) \d+ \w+ 9:00\. `graf unschedule 1` deletes it\.$/,
    );
    expect(await ask('schedule hourly graf web:1 in Asia/Tokyo')).to.match(
      /^Scheduled as #2: `db web:1`, hourly \(Asia\/Tokyo\)/,
    );
    expect(chat.rendered).to.deep.equal([]);
  });

  it('is listed, shown now, paused, resumed and deleted by its number', async () => {
    expect(await ask('schedules')).to.match(/^Nothing is scheduled in this room/);
    await ask('schedule 1st 9:00 web:1');
    expect(await ask('schedules')).to.match(
      /^Scheduled in this room:\n- #1 `db web:1`, 1st 9:00 \(Europe\/Berlin\), by ann\. Next: /,
    );
    await ask('schedule run #1');
    expect(chat.rendered).to.have.lengthOf(1);
    expect(await ask('schedule pause 1')).to.match(/^Paused #1: `db web:1`, 1st 9:00/);
    expect(await ask('schedules')).to.match(/by ann\. Paused\.$/);
    expect(await ask('schedule resume 1')).to.match(/^Resumed #1: .* Next: /);
    expect(await ask('unschedule 1')).to.match(/^Deleted #1: `db web:1`, 1st 9:00/);
    expect(await ask('schedules')).to.match(/^Nothing is scheduled/);
    expect(await ask('unschedule 1')).to.match(/^This room has no schedule #1;/);
  });

  it('is of its room', async () => {
    await ask('schedule hourly web:1');
    expect(await ask('schedules', { room: 'dev' })).to.match(/^Nothing is scheduled/);
    expect(await ask('schedule pause 1', { room: 'dev' })).to.match(
      /^This room has no schedule #1/,
    );
  });

  it('takes a shortcut, a pasted URL, and commands that only show something', async () => {
    await ask('save cpu = web:1');
    expect(await ask('schedule hourly cpu now-3h')).to.contain('`cpu now-3h`');
    expect(await ask(`schedule hourly ${chat.demo.url}/d/web/web?viewPanel=1`)).to.match(
      /^Scheduled as #2/,
    );
    expect(await ask('schedule hourly list')).to.match(/^Scheduled as #3: `list`/);
    expect(await ask('schedule hourly forget cpu')).to.match(/`graf forget` cannot be scheduled/);
    expect(await ask('schedule hourly schedule hourly web')).to.match(/cannot be scheduled/);
  });

  it('refuses a request that cannot be answered, when it is made', async () => {
    expect(await ask('schedule hourly web:nothing-like-it')).to.match(
      /^Could not locate desired panel\./,
    );
    expect(await ask('schedule hourly db nothing-like-it')).to.match(/^Dashboard not found/);
    expect(await ask('schedule hourly')).to.match(/^What shall I show then\?/);
    expect(await ask('schedule web')).to.match(/does not begin with a time/);
    expect(await ask('schedule pause')).to.match(/^Which schedule\?/);
    expect(await ask('schedules')).to.match(/^Nothing is scheduled/);
  });
});
