import { createInterface, type Interface } from 'node:readline';
import { Adapter, type Envelope, type Robot, TextMessage } from 'hubot';
import { shortLines } from './short-lines.ts';

export interface TerminalOptions {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
  /**
   * Called after the last line has been answered, when the input ends or says `exit`, and at once when
   * the reader of the output has gone.
   */
  readonly onEnd: () => void;
  /** Called when the output cannot be written for another reason, such as a full disk. */
  readonly onLostOutput: (error: Error) => void;
}

/** Lines that may wait for the answers to earlier ones; then the input waits. */
export const MAX_WAITING_LINES = 100;
/** Bytes of one line; what comes beyond them is dropped. A request has 2,000 characters. */
export const MAX_LINE_BYTES = 100_000;

/**
 * A chat in the terminal, instead of Hubot's own Shell adapter and under its name, by which scripts know
 * that only the person at the terminal listens: lines are answered one after the other, the end of the
 * input ends the bot, the output may be a file, and nothing is written to the current folder.
 */
export class Terminal extends Adapter {
  readonly #options: TerminalOptions;
  #lines: Interface | undefined;
  #answering: Promise<void> = Promise.resolve();
  #waiting = 0;
  #ended = false;

  constructor(robot: Robot, options: TerminalOptions) {
    super(robot);
    this.name = 'Shell';
    this.#options = options;
    options.output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.#end();
      else options.onLostOutput(error);
    });
  }

  override send(_envelope: Envelope, ...strings: string[]): Promise<void> {
    return new Promise((resolve) => {
      // Waits for the reader, so that not more than one answer is in memory; a failure has its event.
      this.#options.output.write(strings.map((text) => `${text}\n`).join(''), () => {
        resolve();
      });
    });
  }

  override emote(envelope: Envelope, ...strings: string[]): Promise<void> {
    return this.send(envelope, ...strings.map((text) => `* ${text}`));
  }

  override reply(envelope: Envelope, ...strings: string[]): Promise<void> {
    return this.send(envelope, ...strings);
  }

  override run(): Promise<void> {
    this.emit('connected');
    return Promise.resolve();
  }

  /** Starts reading; earlier lines wait in the input until then. */
  listen(): void {
    const { input, output } = this.#options;
    const interactive = input.isTTY === true;
    const lines = createInterface({
      ...(interactive ? { input, output, terminal: true } : { input: shortLinesOf(input) }),
      prompt: `${this.robot.name}> `,
    });
    this.#lines = lines;
    const prompt = () => {
      if (interactive && !this.#ended) lines.prompt();
    };
    lines.on('line', (line) => {
      this.#waiting += 1;
      if (this.#waiting === MAX_WAITING_LINES) lines.pause();
      this.#answering = this.#answering
        .then(() => this.#answer(line))
        .then(() => {
          this.#waiting -= 1;
          if (this.#waiting === MAX_WAITING_LINES / 2 && !this.#ended && !isClosed) lines.resume();
        })
        .then(prompt);
    });
    let isClosed = false;
    // Ctrl-C does not wait for answers, as the end of the input does.
    lines.on('SIGINT', () => {
      this.#end();
    });
    lines.on('close', () => {
      isClosed = true;
      void this.#answering.then(() => {
        this.#end();
      });
    });
    prompt();
  }

  override close(): void {
    this.#ended = true;
    this.#lines?.close();
    super.close();
  }

  async #answer(line: string): Promise<void> {
    const text = line.trim();
    if (text === '' || this.#ended) return;
    if (/^(exit|quit|\\q)$/i.test(text)) {
      this.#lines?.close();
      this.#ended = true;
      return;
    }
    const user = this.robot.brain.userForId('1', { name: 'Shell', room: 'Shell' });
    await this.robot.receive(new TextMessage(user, this.#addressed(text), String(Date.now())));
  }

  /** Everything here is said to the bot, with or without its name in front. */
  #addressed(text: string): string {
    const names = [this.robot.name, this.robot.alias || this.robot.name].map((name) =>
      name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
    const prefix = new RegExp(`^@?(?:${names.join('|')})(?:[:,]\\s*|\\s+)`, 'i');
    return `${this.robot.name} ${text.replace(prefix, '')}`;
  }

  #end(): void {
    this.#ended = true;
    this.#options.onEnd();
  }
}

/** The end of the input when it fails, too: there is nothing else to tell. */
function shortLinesOf(input: NodeJS.ReadableStream): NodeJS.ReadableStream {
  const lines = shortLines(MAX_LINE_BYTES);
  input.on('error', () => lines.end());
  return input.pipe(lines);
}
