import type { Network } from '../../chat/network.ts';
import { isGoneBy } from '../common/room-gone.ts';
import { telegramAccess, telegramVariables } from './variables.ts';
import { telegramFormat } from './format.ts';
import { sendToTelegram } from './send.ts';
import { typeInTelegram } from './typing.ts';
import { telegramUploader } from './upload.ts';

export const telegram: Network = {
  name: 'Telegram',
  adapters: /telegram/i,
  format: telegramFormat,
  variables: telegramVariables,
  uploader(_robot, read) {
    const access = telegramAccess(read);
    return access && telegramUploader(access);
  },
  send: sendToTelegram,
  isRoomGone: isGoneBy(
    /chat not found|bot was (?:kicked|blocked)|user is deactivated|group is deactivated/i,
  ),
  typing: typeInTelegram,
};
