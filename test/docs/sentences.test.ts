import { expect } from 'chai';
import { sentencesIn } from '../../docs/sentences.ts';

const texts = (source: string) => sentencesIn(source).map(({ text }) => text);

describe('npm run sentences', () => {
  it('prints strings and templates of two words or more, with what is filled in', () => {
    expect(
      texts("throw new Error('It broke.');\nsay(`Found ${count} of them`);\nconst a = 'one';"),
    ).to.deep.equal(['It broke.', 'Found {count} of them']);
  });

  it('prints a sum of texts as one, and what is inside of what is filled in', () => {
    expect(texts("say('No picture' + ` of ${ok ? 'this one' : name}`);")).to.deep.equal([
      "No picture of {ok ? 'this one' : name}",
      'this one',
    ]);
  });

  it('leaves imports and types away', () => {
    expect(texts("import a from 'not this';\nlet b: 'nor that';")).to.deep.equal([]);
  });

  it('tells the line', () => {
    expect(sentencesIn("\n\nsay('On line three.')")[0]?.line).to.equal(3);
  });
});
