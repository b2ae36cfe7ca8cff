import type { Network } from '../../chat/network.ts';
import { slackFormat } from './format.ts';
import { examineSlack } from './examine.ts';
import { isSlackRoomGone } from './errors.ts';
import { mentionInSlack } from './mention.ts';
import { postToSlack } from './post.ts';
import { slackRoomId } from './room-id.ts';
import { hearSlackReactions } from './reactions.ts';
import { inSlackThread, slackThreadOf } from './thread.ts';
import { timeZoneInSlack } from './time-zone.ts';
import { typedInSlack } from './typed.ts';
import { slackUploader } from './upload.ts';

export const slack: Network = {
  name: 'Slack',
  adapters: /slack/i,
  format: slackFormat,
  uploader: slackUploader,
  inThread: inSlackThread,
  threadOf: slackThreadOf,
  roomId: slackRoomId,
  post: postToSlack,
  isRoomGone: isSlackRoomGone,
  examine: examineSlack,
  typed: typedInSlack,
  mention: mentionInSlack,
  hearReactions: hearSlackReactions,
  timeZoneOf: timeZoneInSlack,
};
