import { note } from '../../chat/doctor.ts';
import type { Network } from '../../chat/network.ts';
import { isGoneBy } from '../common/room-gone.ts';
import { telegramAccess, telegramVariables } from './variables.ts';
import { examineTelegram } from './examine.ts';
import { telegramFormat } from './format.ts';
import { sendToTelegram } from './send.ts';
import { typeInTelegram } from './typing.ts';
import { telegramUploader } from './upload.ts';

const NO_TOKEN = note('Telegram', 'TELEGRAM_TOKEN is not set, so the bot cannot be looked up.');

export const telegram: Network = {
  name: 'Telegram',
  adapters: /telegram/i,
  format: telegramFormat,
  variables: telegramVariables,
  uploader(_robot, read) {
    const access = telegramAccess(read);
    return access && telegramUploader(access);
  },
  async examine({ read }) {
    const access = telegramAccess(read);
    return access ? examineTelegram(access) : [NO_TOKEN];
  },
  send: sendToTelegram,
  isRoomGone: isGoneBy(
    /chat not found|bot was (?:kicked|blocked)|user is deactivated|group is deactivated/i,
  ),
  typing: typeInTelegram,
};
