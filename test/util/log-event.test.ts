import { expect } from 'chai';
import fc from 'fast-check';
import { eventText, jsonLine, logEvent } from '../../src/util/log-event.ts';
import { recordingLogger } from '../support/logger.ts';

const AT = { level: 'info', time: new Date(0), message: 'picture made' };

/** The fields of a line as a reader takes it apart. */
function fieldsIn(text: string): [string, string][] {
  return [...text.matchAll(/ ([a-z_]+)=("(?:[^"\\]|\\.)*"|[^ "]+)/g)].map(
    ([, name = '', value = '']) => [
      name,
      value.startsWith('"') ? (JSON.parse(value) as string) : value,
    ],
  );
}

/** Any text, those that break lines and terminals more often than by chance. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\n',
        '\r',
        '\u2028',
        '\u0085',
        '\u001b[2K',
        '\u202e',
        '"',
        '\\',
        ' outcome=made',
        'error ',
        '\ud800',
        '😀',
      ),
    )
    .map((parts) => parts.join('')),
);
const someFields = fc.dictionary(fc.constantFrom('room', 'user', 'why', 'dashboard'), anyText);

describe('an event of the log', () => {
  it('is one line of names and values', () => {
    const text = eventText('picture made', {
      room: 'ops',
      user: 'Ann Lee',
      panel: undefined,
      ms: 7,
      reused: true,
    });
    expect(text).to.equal('picture made room=ops user="Ann Lee" ms=7 reused=true');
  });

  it('cuts a long value', () => {
    const text = eventText('x', { why: 'a'.repeat(1_000) });
    expect(text.length).to.be.below(320);
    expect(text).to.match(/…"$/);
  });

  it('is one line as text, in which no value makes a field or a line of its own', () => {
    fc.assert(
      fc.property(someFields, (fields) => {
        const text = eventText('picture made', fields);
        expect(text).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(fieldsIn(text).map(([name]) => name)).to.deep.equal(Object.keys(fields));
        for (const [name, value] of fieldsIn(text)) {
          const whole = fields[name] ?? '';
          if (whole.length <= 300) expect(value).to.equal(whole);
        }
      }),
    );
  });

  it('is one line of JSON, in which no field takes the place of level, time or message', () => {
    const names = fc.constantFrom('level', 'time', 'msg', 'room', '__proto__');
    fc.assert(
      fc.property(fc.dictionary(names, anyText), (fields) => {
        const line = jsonLine(AT, fields);
        expect(line).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line)).to.include({
          level: 'info',
          time: '1970-01-01T00:00:00.000Z',
          msg: 'picture made',
        });
      }),
    );
  });

  it('is a text for a logger that knows no events', () => {
    const logger = recordingLogger();
    logEvent(logger, 'warn', 'picture failed', { room: 'ops' });
    expect(logger.lines).to.deep.equal(['warn picture failed room=ops']);
  });
});
