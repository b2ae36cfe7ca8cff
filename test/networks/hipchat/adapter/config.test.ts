import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadHipChatConfig } from '../../../../src/networks/hipchat/adapter/config.ts';
import { ConfigError } from '../../../../src/util/errors.ts';
import { makeAuthority } from '../../../support/certificate.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const NEEDED = {
  HUBOT_HIPCHAT_JID: '1_23@chat.hipchat.com',
  HUBOT_HIPCHAT_PASSWORD: 'open-sesame',
};

const refusal = (env: Record<string, string>): string => {
  try {
    loadHipChatConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
};

describe("HipChat's variables", () => {
  const folder = temporaryFolder();

  it("have hubot-hipchat's defaults", () => {
    expect(loadHipChatConfig(NEEDED)).to.deep.include({
      password: 'open-sesame',
      rooms: 'all',
      blacklist: new Set(),
      host: undefined,
      port: undefined,
      roomDomain: 'conf.hipchat.com',
      isHipChat: true,
      ca: undefined,
      joinOnInvite: true,
      joinPublic: true,
      reconnect: true,
    });
    expect(loadHipChatConfig({ ...NEEDED, HUBOT_HIPCHAT_ROOMS: '@All' }).rooms).to.equal('all');
  });

  it('are all read', async () => {
    const { cert } = makeAuthority();
    const file = path.join(folder.path, 'ca.pem');
    await writeFile(file, cert);
    const config = loadHipChatConfig({
      ...NEEDED,
      HUBOT_HIPCHAT_PASSWORD: ' spaces count ',
      HUBOT_HIPCHAT_ROOMS: ' 1_dev@conf.hipchat.com, 1_Ops@conf.hipchat.com,',
      HUBOT_HIPCHAT_ROOMS_BLACKLIST: '1_x@conf.hipchat.com',
      HUBOT_HIPCHAT_HOST: '[::1]',
      HUBOT_HIPCHAT_PORT: '5223',
      HUBOT_HIPCHAT_XMPP_DOMAIN: 'btf.hipchat.com',
      HUBOT_HIPCHAT_CA_FILE: file,
      HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE: 'false',
      HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS: '0',
      HUBOT_HIPCHAT_RECONNECT: 'FALSE',
    });
    expect(config).to.deep.include({
      password: ' spaces count ',
      rooms: ['1_dev@conf.hipchat.com', '1_ops@conf.hipchat.com'],
      blacklist: new Set(['1_x@conf.hipchat.com']),
      host: '::1',
      port: 5223,
      roomDomain: 'conf.btf.hipchat.com',
      ca: cert,
      joinOnInvite: false,
      joinPublic: false,
      reconnect: false,
    });
  });

  it("derive the rooms' domain from the account's JID, on HipChat only", () => {
    const domainOf = (jid: string) =>
      loadHipChatConfig({ ...NEEDED, HUBOT_HIPCHAT_JID: jid }).roomDomain;
    expect(domainOf('1_2@chat.btf.hipchat.com')).to.equal('conf.btf.hipchat.com');
    expect(domainOf('bot@example.org')).to.equal(undefined);
  });

  it('are refused in one message that names every wrong variable', () => {
    const message = refusal({
      HUBOT_HIPCHAT_JID: 'no-at-sign',
      HUBOT_HIPCHAT_ROOMS: 'dev, ops',
      HUBOT_HIPCHAT_ROOMS_BLACKLIST: 'x',
      HUBOT_HIPCHAT_HOST: 'https://hipchat.example.com',
      HUBOT_HIPCHAT_PORT: '70000',
      HUBOT_HIPCHAT_XMPP_DOMAIN: 'a b',
      HUBOT_HIPCHAT_CA_FILE: '/does/not/exist',
      HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE: 'maybe',
      HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS: 'maybe',
      HUBOT_HIPCHAT_RECONNECT: 'maybe',
    });
    const names = [...message.matchAll(/^(HUBOT_HIPCHAT_\w+): found .+, expected .+\.$/gm)];
    expect(names).to.have.length(11);
    expect(message).to.contain('HUBOT_HIPCHAT_PASSWORD: found nothing, expected the password');
    expect(refusal({})).to.contain("HUBOT_HIPCHAT_JID: found nothing, expected the bot's XMPP");
  });

  it('accept HUBOT_HIPCHAT_CA_FILE only with a certificate in it', async () => {
    const file = path.join(folder.path, 'ca.pem');
    await writeFile(file, 'no certificate');
    expect(refusal({ ...NEEDED, HUBOT_HIPCHAT_CA_FILE: file })).to.contain('PEM file');
  });

  it('never show a secret, and throw only a ConfigError, whatever the values', () => {
    const value = fc.string({ unit: 'binary', minLength: 1 });
    const names = ['JID', 'ROOMS', 'ROOMS_BLACKLIST', 'HOST', 'PORT', 'XMPP_DOMAIN', 'RECONNECT'];
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, text) => {
        try {
          loadHipChatConfig({
            ...NEEDED,
            HUBOT_HIPCHAT_PASSWORD: 'open-sesame',
            [`HUBOT_HIPCHAT_${name}`]: text,
          });
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigError);
          expect(String(error)).to.not.contain('open-sesame');
        }
      }),
    );
  });
});
