import { expect } from 'chai';
import { hipChatStage } from '../../../support/hipchat-stage.ts';

describe('the HipChat adapter', () => {
  const stage = hipChatStage();

  describe('users', () => {
    const push = (from: string, name: string, id: string) => {
      stage.server.push(
        `<iq type='set' id='${id}'${from}><query xmlns='jabber:iq:roster'><item jid='1_2@chat.hipchat.test' name='${name}' mention_name='ann' email='ann@example.test'/><item jid='nonsense'/><item jid='1_7@chat.hipchat.test' subscription='remove'/></query></iq>`,
      );
    };

    it('are put into the brain, which keeps what scripts stored about them', async () => {
      const bot = await stage.inRoom();
      const users = bot.robot.brain.users();
      Object.assign(users['2'] ?? {}, { karma: 7 });
      push('', 'Ann Smith', 'p1');
      await stage.sent(/<iq.*id="p1".*result|type="result".*id="p1"/);
      expect(users['2']).to.include({
        name: 'Ann Smith',
        mention_name: 'ann',
        email_address: 'ann@example.test',
        jid: '1_2@chat.hipchat.test',
        karma: 7,
      });
      expect(users['7']).to.equal(undefined);
    });

    it('are changed by the server only', async () => {
      const bot = await stage.inRoom();
      push(" from='9_9@evil.test/x'", 'Mallory', 'p2');
      await stage.sent(/id="p2"/);
      expect(bot.robot.brain.users()['2']?.name).to.equal('Ann Lee');
      expect(stage.server.elements.find(({ attrs }) => attrs.id === 'p2')?.attrs.type).to.equal(
        'error',
      );
      push(" from='1_1@chat.hipchat.test'", 'Ann Own', 'p3');
      await stage.sent(/id="p3"/);
      expect(bot.robot.brain.users()['2']?.name).to.equal('Ann Own');
    });

    it('are put into a brain that is loaded later', async () => {
      const bot = await stage.inRoom();
      bot.robot.brain.mergeData({ users: { 5: { id: '5', name: 'Kept' } } });
      expect(bot.robot.brain.users()['2']?.name).to.equal('Ann Lee');
      expect(bot.robot.brain.users()['5']?.name).to.equal('Kept');
    });
  });
});
