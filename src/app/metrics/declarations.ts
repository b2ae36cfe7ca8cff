import type { MetricDeclaration } from '../../util/meter.ts';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const ENDED = ['made', 'refused', 'failed'] as const;

/** The commands that are told apart. */
const COMMANDS = [
  'ack',
  'again',
  'alert',
  'alerts',
  'db',
  'doctor',
  'help',
  'list',
  'more',
  'N',
  'panels',
  'pause',
  'save',
  'schedule',
  'search',
  'set',
  'silence',
  'silences',
  'subscribe',
  'unsilence',
  'values',
  'words',
  'yes',
  'other',
];

/** All numbers of `GET /metrics` that are ours; those of the process are prom-client's. */
export const METRICS: readonly MetricDeclaration[] = [
  {
    name: 'hubot_grafana_pictures_total',
    type: 'counter',
    help: 'Pictures that were asked for, by what became of them, where, and who drew them.',
    labels: { outcome: ENDED, via: ['chat', 'http'], drawn_by: ['grafana', 'own', 'other'] },
  },
  {
    name: 'hubot_grafana_pictures_reused_total',
    type: 'counter',
    help: 'Pictures that had just been made for an equal request.',
  },
  {
    name: 'hubot_grafana_picture_bytes_total',
    type: 'counter',
    help: 'Bytes of all pictures that were made.',
  },
  {
    name: 'hubot_grafana_picture_seconds',
    type: 'histogram',
    help: 'Seconds from the request for a picture to its end, waiting in the queue included.',
    labels: { outcome: ENDED },
    buckets: SECONDS,
  },
  {
    name: 'hubot_grafana_render_seconds',
    type: 'histogram',
    help: 'Seconds that drawing a picture took, by who drew it.',
    labels: { drawn_by: ['grafana', 'own', 'other'] },
    buckets: SECONDS,
  },
  {
    name: 'hubot_grafana_renders',
    type: 'gauge',
    help: 'Renders that are under way, and those that wait for their turn.',
    labels: { state: ['running', 'waiting'] },
  },
  {
    name: 'hubot_grafana_stored_pictures',
    type: 'gauge',
    help: 'Pictures in the folder, counted every ten minutes at most, or in the bucket, once a day.',
  },
  {
    name: 'hubot_grafana_stored_bytes',
    type: 'gauge',
    help: 'Bytes of the pictures in the folder or the bucket.',
  },
  {
    name: 'hubot_grafana_cache_hits_total',
    type: 'counter',
    help: 'Pictures that were shown out of memory.',
  },
  {
    name: 'hubot_grafana_cache_misses_total',
    type: 'counter',
    help: 'Pictures that were looked for in the store.',
  },
  {
    name: 'hubot_grafana_commands_total',
    type: 'counter',
    help: 'Requests in chat, by command.',
    labels: { command: COMMANDS, outcome: ['answered', 'refused', 'failed'] },
  },
  {
    name: 'hubot_grafana_searches_total',
    type: 'counter',
    help: 'Searches for panels by words.',
  },
  {
    name: 'hubot_grafana_choices_total',
    type: 'counter',
    help: 'Entries that were chosen of a list, by their number; `graf 2` after words is the second guess.',
    labels: { number: ['1', '2', '3', '4', '5', 'other'] },
  },
  {
    name: 'hubot_grafana_silences_total',
    type: 'counter',
    help: '`graf silence` and `graf ack` that were answered.',
  },
  {
    name: 'hubot_grafana_webhooks_total',
    type: 'counter',
    help: 'Webhooks of alerts over HTTP.',
    labels: { outcome: ['taken', 'refused', 'failed'] },
  },
  {
    name: 'hubot_grafana_alerts_total',
    type: 'counter',
    help: 'Messages of alerts for a room: told, or left out as the room knew it.',
    labels: { outcome: ['told', 'known'] },
  },
  {
    name: 'hubot_grafana_schedules_total',
    type: 'counter',
    help: 'Runs of schedules.',
    labels: { outcome: ['run', 'missed', 'gone', 'unheard', 'failed'] },
  },
  {
    name: 'hubot_grafana_ready',
    type: 'gauge',
    help: '1 for each part of `GET /readyz` that is ready, 0 for one that is not.',
    labels: { part: ['store', 'grafana', 'renderer', 'chat', 'index'] },
  },
];
