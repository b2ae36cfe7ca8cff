import fc from 'fast-check';

/** One change of bytes: where (0 to 1 of the length), what to do there, and with which bytes. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('insert', 'replace', 'delete', 'repeat', 'cut', 'flip'),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom(
        ...['\r\n', '\r\n\r\n', '\0', '%00', '%', '%2f', '../', '//', '?', '#', '{', '"', ':', ';'],
        ...[
          '\u202e',
          '\ud83d\ude00',
          'é',
          '`',
          '[',
          '(',
          '$&',
          '-1',
          '99999999999999999999',
          '=,=',
        ],
      )
      .map((text) => new Uint8Array(Buffer.from(text))),
  ),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function changed(input: Buffer, { at, kind, bytes }: Mutation): Buffer {
  const place = Math.floor(at * input.length);
  const [before, after] = [input.subarray(0, place), input.subarray(place)];
  switch (kind) {
    case 'insert':
      return Buffer.concat([before, bytes, after]);
    case 'replace':
      return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
    case 'delete':
      return Buffer.concat([before, after.subarray(bytes.length)]);
    case 'repeat':
      return Buffer.concat([before, ...Array<Uint8Array>(1 + (bytes[0] ?? 0)).fill(bytes), after]);
    case 'cut':
      return before;
    case 'flip': {
      const flipped = Buffer.from(input);
      const byte = flipped[place];
      if (byte !== undefined) flipped[place] = byte ^ (1 << ((bytes[0] ?? 0) & 7));
      return flipped;
    }
  }
}

/** Bytes that are one of these texts, with up to so many changes; some with none. */
export function mutated(texts: readonly string[], most = 4): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(mutation, { maxLength: most }))
    .map(([text, mutations]) => mutations.reduce(changed, Buffer.from(text)));
}
