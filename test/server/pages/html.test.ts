import { expect } from 'chai';
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { Html, html } from '../../../src/server/pages/html.ts';

describe('html', () => {
  it('takes any text as text, between tags and in attributes', () => {
    // A parser of HTML makes one line feed of a carriage return, and nothing of U+0000.
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !/[\r\0]/.test(one));
    const hostile = fc.constantFrom(
      '<script>alert(1)</script>',
      `"><img src=x onerror=alert(1)>`,
      `' onload='x`,
      '&lt;b&gt; &amp;amp; &#39;',
      '</p></title></style><!-- -->',
    );
    fc.assert(
      fc.property(fc.oneof(text, hostile), (given) => {
        const { children } = parseDocument(html`<p title="${given}">${given}</p>`.toString());
        expect(children).to.have.length(1);
        const [p] = children;
        if (p === undefined || !('attribs' in p)) throw new Error('there is no element');
        expect(p.attribs).to.deep.equal({ title: given });
        const texts = p.children.map((one) => ('data' in one ? one.data : '<element>'));
        expect(texts.join('')).to.equal(given);
      }),
    );
  });

  it('keeps markup that it made, lists of it too, and leaves out what is not there', () => {
    const items = ['a', '<'].map((one) => html`<li>${one}</li>`);
    expect(html`<b>${items}${undefined}${false}${0}</b>`.toString()).to.equal(
      '<b><li>a</li><li>&lt;</li>0</b>',
    );
    expect(html`${new Html('<br>')}`.toString()).to.equal('<br>');
  });
});
