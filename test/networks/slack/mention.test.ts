import { expect } from 'chai';
import { mentionInSlack } from '../../../src/networks/slack/mention.ts';

const envelope = (text: string) => ({ room: 'C1', message: { rawMessage: { text } } });
const MOST = 5;

describe('mentionInSlack', () => {
  for (const [slackText, typed, expected] of [
    ['@here', '@here', '<!here>'],
    ['<!channel>', '@channel', '<!channel>'],
    ['<!here|here> <@U123ABC>', '@here @ann', '<!here> <@U123ABC>'],
    ['<!subteam^S12|@ops team>', '@ops team', '<!subteam^S12>'],
    ['@ann', '@ann', undefined],
    ['<#C123|ops>', '#ops', undefined],
    ['<https://x.test>', 'https://x.test', undefined],
  ] as const) {
    it(`makes ${expected ?? 'nothing'} of ${slackText}`, () => {
      const to = envelope(`<@UBOT> graf subscribe team=web mention ${slackText}`);
      expect(mentionInSlack(typed, MOST, to)).to.equal(expected);
    });
  }

  it('reads what was delivered where Slack has kept no text', () => {
    expect(mentionInSlack('@everyone', MOST, { room: 'C1' })).to.equal('<!everyone>');
    expect(mentionInSlack('@here and @channel', MOST, { room: 'C1' })).to.equal(
      '<!here> <!channel>',
    );
  });

  it('takes no more than are allowed', () => {
    expect(mentionInSlack('@here @channel', 1, { room: 'C1' })).to.equal(undefined);
  });
});
