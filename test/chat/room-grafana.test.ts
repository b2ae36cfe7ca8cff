import { expect } from 'chai';
import { type GrafanaAccess, createRoomGrafanas } from '../../src/chat/room-grafana.ts';
import { memoryBrain } from '../support/chat.ts';

function rooms({ perRoom = true } = {}) {
  const made: GrafanaAccess[] = [];
  const askedFor: (string | undefined)[] = [];
  const created = createRoomGrafanas({
    brain: memoryBrain(),
    perRoom,
    host: 'http://grafana',
    publicUrl: 'https://grafana.example.com',
    apiKey: 'token',
    orgId: '3',
    createClient(access) {
      made.push(access);
      return {
        ...access,
        search(_filter, room) {
          askedFor.push(room);
          return Promise.resolve([]);
        },
        shortLinkTarget: () => Promise.reject(new Error('not asked')),
        readJson: () => Promise.resolve({}),
        models: () => Promise.reject(new Error('not asked')),
        query: () => Promise.reject(new Error('not asked')),
        facts: () => Promise.resolve({}),
        request: () => Promise.reject(new Error('not asked')),
        alertingKind: () => Promise.resolve('unified' as const),
        role: () => Promise.resolve(undefined),
        dashboard: () => Promise.reject(new Error('not asked')),
      };
    },
  });
  return { ...created, made, askedFor };
}

describe('the Grafana of a room', () => {
  it('is one client for all rooms with the same Grafana and token', () => {
    const all = rooms();
    for (const room of ['ops', 'dev']) all.clientFor(room);
    for (const room of ['a', 'b']) {
      all.setHost(room, 'http://other');
      all.setKey(room, 'key');
    }
    for (const room of ['a', 'b']) all.clientFor(room);
    expect(all.made).to.deep.equal([
      {
        root: 'http://grafana',
        publicRoot: 'https://grafana.example.com',
        token: 'token',
        orgId: '3',
        isRoomOwn: false,
      },
      { root: 'http://other', token: 'key', orgId: undefined, isRoomOwn: true },
    ]);
  });

  it('tells the client for which room it asks', async () => {
    const all = rooms();
    for (const room of ['ops', 'dev']) await all.clientFor(room).search();
    expect(all.askedFor).to.deep.equal(['ops', 'dev']);
  });

  it('is another client for another token, or for none', () => {
    const all = rooms();
    all.setHost('a', 'http://other');
    all.setHost('b', 'http://other');
    all.setKey('b', 'key');
    all.setKey('c', 'key');
    const clients = ['ops', 'a', 'b', 'c'].map((room) => all.clientFor(room));
    expect(clients.map(({ root, token }) => [root, token])).to.deep.equal([
      ['http://grafana', 'token'],
      ['http://other', undefined],
      ['http://other', 'key'],
      ['http://grafana', 'key'],
    ]);
  });

  it('is kept for the hundred clients used last', () => {
    const all = rooms();
    const ask = (index: number) => {
      all.setKey(`room ${index}`, `key ${index}`);
      all.clientFor(`room ${index}`);
    };
    for (let index = 0; index <= 100; index += 1) ask(index);
    ask(100);
    expect(all.made).to.have.length(101);
    ask(0);
    expect(all.made).to.have.length(102);
  });

  it('is the environment’s when rooms have none of their own', () => {
    const all = rooms({ perRoom: false });
    for (const room of ['ops', 'dev']) all.clientFor(room);
    expect(all.made).to.have.length(1);
  });
});
