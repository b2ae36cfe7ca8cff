import { describeForLog } from '../errors.ts';
import type { CommandBus, Envelope, Response, Robot } from '../hubot.ts';
import type { Command } from './commands/command.ts';
import type { Conversation } from './conversation.ts';
import type { Dispatcher } from './dispatcher.ts';

/** `graf`, `graph` or `grafana`, and what stands behind it; a dot too, as Hubot 14's help writes it. */
const GRAF = /(?:grafana|graph|graf)(?:[\s.:,]+([\s\S]*))?$/i;

/** Lets a robot answer: by a listener, as all Hubots have it, and by Hubot 14's list of commands. */
export function connect(
  robot: Robot,
  dispatcher: Dispatcher,
  commands: readonly Command[],
  helpFile: string,
): void {
  robot.respond(GRAF, { id: 'grafana' }, (response) =>
    dispatcher.handle(response.match[1] ?? '', conversationOf(robot, response)),
  );
  if (isCommandBus(robot.commands)) {
    for (const command of commands) {
      if (!command.takes) register(robot, robot.commands, command, dispatcher);
    }
  }
  addHelp(robot, helpFile);
}

function conversationOf(robot: Robot, response: Response): Conversation {
  return conversationIn(robot, response.envelope, (text) => response.send(text));
}

/** @param send what the chat takes a message by */
export function conversationIn(
  robot: Robot,
  { room, user }: Envelope,
  send: (text: string) => unknown,
): Conversation {
  const id = String(user?.id ?? user?.name ?? '');
  return {
    // A private chat has no room in some adapters.
    room: room ?? user?.room ?? id,
    user: { id, name: user?.name ?? id },
    say: (text) => speak(robot, send, text),
  };
}

/** One message that the chat does not take must cost neither the next one nor the bot. */
async function speak(robot: Robot, send: (text: string) => unknown, text: string): Promise<void> {
  try {
    await send(text);
  } catch (error) {
    robot.logger.error(`The chat did not take a message: ${describeForLog(error)}`);
  }
}

function isCommandBus(commands: Robot['commands']): commands is CommandBus {
  return commands !== undefined && 'register' in commands;
}

function register(robot: Robot, bus: CommandBus, command: Command, dispatcher: Dispatcher): void {
  const id = `graf.${command.name}`;
  if (bus.getCommand(id) !== undefined) return;
  bus.register({
    id,
    description: command.summary,
    examples: [`graf ${command.usage}`],
    confirm: 'never',
    // The bus parses `web:cpu` into arguments; what is meant is the text as it was typed.
    handler: async ({ context: { res, message } }) => {
      // Whatever a handler returns, the bus replies with it; this message has been answered by then.
      res.reply = () => Promise.resolve();
      const typed = (message.text ?? '').split(id).slice(1).join(id);
      await dispatcher.handle(`${command.name} ${typed}`, conversationOf(robot, res));
    },
  });
}

/**
 * Hubot reads the help out of a script's header by itself only when it loads the file from a folder,
 * not when it loads a package; it does so right after the script has run, hence the wait.
 */
function addHelp(robot: Robot, helpFile: string): void {
  setImmediate(() => {
    if (!robot.helpCommands().some((line) => /\bgraf help\b/.test(line))) robot.parseHelp(helpFile);
  });
}
