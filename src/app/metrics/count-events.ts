import type { LogFields, LogFormat } from '../../util/log-event.ts';
import type { Logger } from '../../util/logger.ts';
import { createMeter, type Meter } from '../../util/meter.ts';
import { hostLogger } from '../host-logger.ts';
import { METRICS } from './declarations.ts';

/** A log whose events are counted, and what counts them. */
export function countingLog(
  logger: Logger,
  format: LogFormat = 'text',
): { readonly logger: Required<Logger>; readonly meter: Meter } {
  const meter = createMeter(METRICS);
  return { meter, logger: countingLogger(hostLogger(logger, format), meter) };
}

/** The same log, whose events are counted. */
function countingLogger(logger: Required<Logger>, meter: Meter): Required<Logger> {
  return {
    ...logger,
    event(level, message, fields) {
      logger.event(level, message, fields);
      countEvent(message, fields, meter);
    },
  };
}

function countEvent(message: string, fields: LogFields, meter: Meter): void {
  const [what = '', outcome = ''] = message.split(' ');
  if (what === 'picture') countPicture(outcome, fields, meter);
  else if (what === 'command') countCommand(outcome, fields, meter);
  else if (what === 'search') meter.count('hubot_grafana_searches_total');
  else if (what === 'webhook') meter.count('hubot_grafana_webhooks_total', { outcome });
  else if (what === 'alert') meter.count('hubot_grafana_alerts_total', { outcome });
  else if (what === 'schedule') meter.count('hubot_grafana_schedules_total', { outcome });
}

function countPicture(outcome: string, fields: LogFields, meter: Meter): void {
  const { client, drawn_by, bytes, ms, render_ms, reused } = fields;
  const by = { drawn_by: String(drawn_by) };
  const via = client === undefined ? 'chat' : 'http';
  meter.count('hubot_grafana_pictures_total', { outcome, via, ...by });
  meter.observe('hubot_grafana_picture_seconds', { outcome }, Number(ms ?? 0) / 1_000);
  if (typeof bytes === 'number') meter.count('hubot_grafana_picture_bytes_total', {}, bytes);
  if (reused === true) meter.count('hubot_grafana_pictures_reused_total');
  else if (typeof render_ms === 'number')
    meter.observe('hubot_grafana_render_seconds', by, render_ms / 1_000);
}

function countCommand(outcome: string, { command, choice }: LogFields, meter: Meter): void {
  meter.count('hubot_grafana_commands_total', { command: String(command), outcome });
  if (choice !== undefined) meter.count('hubot_grafana_choices_total', { number: String(choice) });
  if (outcome === 'answered' && (command === 'silence' || command === 'ack'))
    meter.count('hubot_grafana_silences_total');
}
