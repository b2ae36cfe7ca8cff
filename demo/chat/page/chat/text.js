/** Code in backticks, and links without the punctuation that follows them. */
const MARKED = /`([^`\n]+)`|(https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]}])/g;
/** A sample of the bot's help: `- graf list - the dashboards`. */
const SAMPLE = /^- (graf [^\n]+?)(?= - )/;

/**
 * A message as pieces of plain text, code and links.
 * @param {string} text
 * @returns {{ kind: 'text' | 'code' | 'link', text: string }[]}
 */
export function piecesOf(text) {
  return text.split(/(?<=\n)/).flatMap((line) => {
    const sample = SAMPLE.exec(line);
    if (!sample || line.includes('`' + sample[1])) return piecesOfLine(line);
    const after = line.slice(sample[0].length);
    return [
      { kind: 'text', text: '- ' },
      { kind: 'code', text: sample[1].replaceAll('`', '') },
      ...piecesOfLine(after),
    ];
  });
}

function piecesOfLine(line) {
  const pieces = [];
  let at = 0;
  for (const match of line.matchAll(MARKED)) {
    if (match.index > at) pieces.push({ kind: 'text', text: line.slice(at, match.index) });
    const [whole, code, link] = match;
    pieces.push(code === undefined ? { kind: 'link', text: link } : { kind: 'code', text: code });
    at = match.index + whole.length;
  }
  if (at < line.length) pieces.push({ kind: 'text', text: line.slice(at) });
  return pieces;
}

/**
 * What an alert says of itself.
 * @param {string} text
 * @returns {'firing' | 'resolved' | undefined}
 */
export function stateOf(text) {
  if (/^(?:Still firing|Firing)\b/.test(text)) return 'firing';
  return /^(?:Resolved|Ended|Over)\b/.test(text) ? 'resolved' : undefined;
}
