import type { Network } from '../../chat/network.ts';
import { bearychatFormat } from './format.ts';
import { sendToBearyChat } from './send.ts';

export const bearychat: Network = {
  name: 'BearyChat',
  adapters: /bearychat/i,
  format: bearychatFormat,
  send: sendToBearyChat,
};
