import { createInterface, type Interface } from 'node:readline';
import { Adapter, type Envelope, type Robot, TextMessage } from 'hubot';

export interface TerminalOptions {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
  /** Called once, after the last line has been answered, when the input ends or says `exit`. */
  readonly onEnd: () => void;
}

/**
 * A chat in the terminal, in the place of Hubot's own Shell adapter (and under its name, by which
 * scripts know that nobody else listens): lines are answered one after the other, the end of the
 * input ends the bot, the output may be a file, and nothing is written to the folder one is in.
 */
export class Terminal extends Adapter {
  readonly #options: TerminalOptions;
  #lines: Interface | undefined;
  #answering: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(robot: Robot, options: TerminalOptions) {
    super(robot);
    this.name = 'Shell';
    this.#options = options;
  }

  override send(_envelope: Envelope, ...strings: string[]): Promise<void> {
    for (const text of strings) this.#options.output.write(`${text}\n`);
    return Promise.resolve();
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

  /** Begins to read; lines that came before wait in the input until then. */
  listen(): void {
    const { input, output } = this.#options;
    const interactive = input.isTTY === true;
    const lines = createInterface({
      input,
      ...(interactive ? { output, terminal: true } : {}),
      prompt: `${this.robot.name}> `,
    });
    this.#lines = lines;
    const prompt = () => {
      if (interactive && !this.#ended) lines.prompt();
    };
    lines.on('line', (line) => {
      this.#answering = this.#answering.then(() => this.#answer(line)).then(prompt);
    });
    // Whoever presses Ctrl-C does not wait for answers, as the end of the input does.
    lines.on('SIGINT', () => {
      this.#end();
    });
    lines.on('close', () => {
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
