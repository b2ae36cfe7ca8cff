import { expect } from 'chai';
import {
  rocketchatAccess,
  rocketchatVariables,
} from '../../../src/networks/rocketchat/variables.ts';
import { ConfigError } from '../../../src/util/errors.ts';
import { type Environment, readEnvironment } from '../../../src/util/variables.ts';
import { failureOf } from '../../support/failure.ts';

const ACCOUNT = { ROCKETCHAT_USER: 'bot', ROCKETCHAT_PASSWORD: 'secret' };

const accessWith = (env: Environment) =>
  rocketchatAccess(readEnvironment(rocketchatVariables, env));

describe("Rocket.Chat's variables", () => {
  it('give no access unless address, user and password are set', () => {
    expect(accessWith({})).to.equal(undefined);
    expect(accessWith(ACCOUNT)).to.equal(undefined);
    expect(accessWith({ ROCKETCHAT_URL: 'localhost:3000' })).to.equal(undefined);
  });

  for (const { address, useSsl, root } of [
    { address: 'localhost:3000', useSsl: 'false', root: 'http://localhost:3000' },
    { address: 'chat.example.com/', useSsl: 'TRUE', root: 'https://chat.example.com' },
    { address: 'chat.example.com', useSsl: undefined, root: 'http://chat.example.com' },
    {
      address: 'https://chat.example.com/sub/',
      useSsl: 'false',
      root: 'https://chat.example.com/sub',
    },
  ]) {
    it(`read the address ${address} as ${root} when ROCKETCHAT_USESSL is ${useSsl}`, () => {
      const env = { ...ACCOUNT, ROCKETCHAT_URL: address, ROCKETCHAT_USESSL: useSsl };
      expect(accessWith(env)).to.deep.equal({ url: root, user: 'bot', password: 'secret' });
    });
  }

  it('are refused without showing the password', () => {
    const { message } = failureOf(ConfigError, () =>
      accessWith({ ...ACCOUNT, ROCKETCHAT_URL: 'https://x?secret' }),
    );
    expect(message).to.include('ROCKETCHAT_URL').and.not.include('secret');
  });
});
