import type { Network } from '../../chat/network.ts';
import { hipchatFormat } from './format.ts';

export const hipchat: Network = {
  name: 'HipChat',
  adapters: /hipchat/i,
  format: hipchatFormat,
  // It unfolds an address by its suffix, and reads no page.
  pictureLinks: 'always png',
};
