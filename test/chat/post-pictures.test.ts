import { mock } from 'node:test';
import { expect } from 'chai';
import { plainFormat } from '../../src/networks/common/plain-format.ts';
import { postPictures } from '../../src/chat/post-pictures.ts';
import { startChat } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';
import { deferred, settle } from '../support/deferred.ts';
import { recordingLogger } from '../support/logger.ts';
import { grafanaRenderUrl } from '../../src/pictures/renderers/grafana.ts';
import { createPublisher } from '../../src/pictures/publisher.ts';
import { uploadDelivery } from '../../src/chat/upload-delivery.ts';
import { StorageFullError, StorageUnavailableError } from '../../src/pictures/errors.ts';
import { NotFoundError } from '../../src/util/errors.ts';
import { picture as pngOf } from '../support/png.ts';
import { inPieces, largePicture } from '../support/large-picture.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { rendererOf, subjectOf } from '../support/renderer.ts';

describe('a picture message', () => {
  it('is split when its links are long, and keeps both links whole', async () => {
    const image = `http://pictures/${'x'.repeat(plainFormat.limit - 100)}.png`;
    const chat = await startChat({ deliver: () => Promise.resolve(image) });
    try {
      const said = await chat.ask('db web:cpu');
      expect(said.length).to.be.above(1);
      for (const message of said) expect(message.length).to.be.at.most(plainFormat.limit);
      expect(said.join(' ')).to.match(
        /^CPU on web-01: http:\/\/pictures\/x+\.png - http:\S+viewPanel=1&from=now-6h&to=now$/,
      );
    } finally {
      await chat.close();
    }
  });
});

describe('the typing indicator', () => {
  it('is shown while pictures are rendered, and not when there are none', async () => {
    const chat = await startChat();
    try {
      await chat.ask('db web:1-3');
      await chat.ask('db frobnicate');
      expect(chat.signs).to.deep.equal(['typing', 'stopped after 3']);
    } finally {
      await chat.close();
    }
  });

  it('stops when a message cannot be formatted', async () => {
    const picture = () => {
      throw new Error('no words for it');
    };
    const chat = await startChat({ format: { ...plainFormat, picture } });
    try {
      await chat.ask('db web:1-3');
      expect(chat.signs).to.deep.equal(['typing', 'stopped after 0']);
    } finally {
      await chat.close();
    }
  });
});

describe('the notice of a slow render', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  /** Shows two pictures that are made by hand, to people who are told something after a second. */
  function showTwo() {
    const made = [deferred<string>(), deferred<string>()] as const;
    const said: unknown[] = [];
    const done = postPictures(
      {
        pictures: made.map((_, index) => ({
          title: `${index}`,
          link: 'http://g',
          subject: subjectOf(`${index}`),
        })),
      },
      undefined,
      testConversation((message) => said.push(message)),
      {
        delivery: {
          kind: 'link',
          description: '',
          deliver: (subject) => made[grafanaRenderUrl(subject) === '0' ? 0 : 1].promise,
          close: () => Promise.resolve(),
        },
        format: plainFormat,
        logger: recordingLogger(),
        maxReturned: 25,
        slowNoticeMs: { one: 1_000, several: 1_000 },
      },
    );
    return { made, said, done };
  }

  it('is posted when no picture is ready in time', async () => {
    const { made, said, done } = showTwo();
    mock.timers.tick(999);
    expect(said).to.deep.equal([]);
    mock.timers.tick(1);
    expect(said).to.deep.equal(['Grafana is rendering 2 panels; they come as they are done.']);
    for (const picture of made) picture.resolve('http://x.png');
    await done;
    expect(said).to.have.lengthOf(3);
  });

  it('is not posted once a picture is posted', async () => {
    const { made, said, done } = showTwo();
    made[0].resolve('http://x.png');
    await settle();
    mock.timers.tick(3_600_000);
    expect(said).to.deep.equal(['0: http://x.png - http://g']);
    made[1].resolve('http://x.png');
    await done;
    expect(said).to.have.lengthOf(2);
  });
});

describe('pictures whose store fails', () => {
  /** Asks for one picture whose delivery fails, in a chat that may take files. */
  async function post(error: Error, uploads: boolean): Promise<string[]> {
    const said: string[] = [];
    const publisher = createPublisher({
      renderer: rendererOf(() => Promise.resolve(pngOf(4, 4))),
      store: new MemoryStore(),
      publicUrl: (name) => name,
      concurrency: 1,
    });
    const upload = () => Promise.resolve(void said.push('uploaded'));
    const delivery = {
      kind: 'link',
      description: '',
      deliver: () => Promise.reject(error),
      close: () => Promise.resolve(),
      instead: uploads ? uploadDelivery(publisher, { description: '', upload }) : undefined,
    } as const;
    await postPictures(
      { pictures: [{ title: 'CPU', link: 'http://g', subject: subjectOf('0') }] },
      undefined,
      testConversation((message) => said.push(message as string)),
      {
        delivery,
        format: plainFormat,
        logger: recordingLogger(),
        maxReturned: 25,
        slowNoticeMs: { one: 10_000, several: 10_000 },
      },
    );
    await delivery.instead?.close();
    return said;
  }
  const down = new StorageUnavailableError('The bucket is away.');

  it('are uploaded to a chat that takes files', async () => {
    expect(await post(down, true)).to.deep.equal(['uploaded']);
    expect(await post(new StorageFullError('No room.'), true)).to.deep.equal(['uploaded']);
  });

  it('are a sentence in other chats, and where it is not the store that fails', async () => {
    expect(await post(down, false)).to.deep.equal(['CPU - [The bucket is away.] - http://g']);
    expect(await post(new NotFoundError('No such panel.'), true)).to.deep.equal([
      'CPU - [No such panel.] - http://g',
    ]);
  });
});

describe('pictures that are uploaded', () => {
  it('are all posted in order, although later ones fill the memory before the first is read', async () => {
    const bytes = largePicture(1_000_000);
    const firstMayCome = deferred();
    let held = 0;
    const publisher = createPublisher({
      renderer: rendererOf(async (url, { large }) => {
        const isFirst = url.endsWith('0');
        if (isFirst) await firstMayCome.promise;
        const pieces = inPieces(bytes, 64_000);
        const head = { status: 200, contentType: 'image/png', location: undefined };
        const png = await large?.handle({ ...head, length: bytes.length, pieces });
        held += 1;
        if (held === 1) firstMayCome.resolve();
        return png ?? bytes;
      }),
      store: new MemoryStore(),
      publicUrl: (name) => name,
      concurrency: 10,
      maxBytes: 2_000_000,
      maxHeldBytes: 1_500_000,
    });
    const uploaded: string[] = [];
    const uploader = {
      description: '',
      upload: ({ title }: { readonly title: string }) => {
        uploaded.push(title);
        return Promise.resolve();
      },
    };
    const said: unknown[] = [];
    const post = (room: string) =>
      postPictures(
        {
          pictures: [0, 1, 2, 3].map((n) => ({
            title: `${room}${n}`,
            link: 'http://g',
            subject: subjectOf(`http://g/${room}${n}`),
          })),
        },
        undefined,
        testConversation((message) => said.push(message), { room }),
        {
          delivery: uploadDelivery(publisher, uploader),
          format: plainFormat,
          logger: recordingLogger(),
          maxReturned: 25,
          slowNoticeMs: { one: 60_000, several: 60_000 },
        },
      );
    await Promise.all([post('a'), post('b')]);
    expect(said).to.deep.equal([]);
    for (const room of ['a', 'b']) {
      expect(uploaded.filter((title) => title.startsWith(room))).to.deep.equal(
        [0, 1, 2, 3].map((n) => `${room}${n}`),
      );
    }
  });
});
