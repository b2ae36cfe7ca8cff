import { alertVariables, type AlertOptions } from '../alerts/variables.ts';
import { chatVariables, type ChatOptions } from '../chat/variables.ts';
import {
  grafanaConflicts,
  grafanaSettings,
  type GrafanaSettings,
  grafanaVariables,
} from '../grafana/variables.ts';
import { hipchatVariables } from '../networks/hipchat/adapter/config.ts';
import { networkVariables } from '../networks/index.ts';
import { type BucketSettings, bucketSettings } from '../pictures/stores/s3/settings.ts';
import { awsVariables, bucketConflicts, bucketVariables } from '../pictures/stores/s3/variables.ts';
import { pictureVariables, type PicturesConfig } from '../pictures/variables.ts';
import { type Defaults, defaultsVariables } from '../requests/variables.ts';
import {
  galleryVariables,
  monitoringVariables,
  serverVariables,
  type ServerOptions,
  webhookVariables,
} from '../server/variables.ts';
import type { LogFormat } from '../util/log-event.ts';
import {
  describeGiven,
  type Environment,
  type Labels,
  type OptionsOf,
  readOptions,
  readEnvironment,
  type ReadVariable,
  type EnvironmentVariable,
} from '../util/variables.ts';
import { describeMisspelt } from './misspelt.ts';
import { sharedVariables } from './redis/variables.ts';
import { listenerVariables, logVariables, programVariables, tlsVariables } from './variables.ts';

/** Everything that the environment can say, checked and with its defaults. */
export interface Config extends ChatOptions, OptionsOf<typeof sharedVariables> {
  readonly grafana: GrafanaSettings;
  readonly defaults: Defaults;
  readonly images: ImagesConfig;
  readonly http: ListenerOptions;
  readonly alerts: AlertOptions;
  /** Who may tell of alerts. */
  readonly webhook: OptionsOf<typeof webhookVariables>;
  readonly logFormat: LogFormat;
  /** Ranges of addresses that may see readiness and metrics. */
  readonly metricsAllow: readonly string[];
  /** False with NODE_TLS_REJECT_UNAUTHORIZED=0. */
  readonly checksCertificates: boolean;
  readonly bot: OptionsOf<typeof programVariables>;
  /** For what a chat network declares; no part but that network knows its meaning. */
  readonly read: ReadVariable;
}

/** Pictures: how they are made and kept, and for whom over HTTP. */
export interface ImagesConfig extends PicturesConfig, Pick<ServerOptions, 'rate'> {
  /** Where pictures are kept, if not in a folder. */
  readonly bucket: BucketSettings | undefined;
  /** Root URLs of the Grafanas that a picture may be fetched from, the bot's own first. */
  readonly sources: readonly string[];
  /** Ranges of addresses that may have pictures stored over HTTP, as `ADDRESS/BITS`; empty: all. */
  readonly allow: readonly string[];
  /** Ranges of the proxies whose `X-Forwarded-For` counts. */
  readonly trustProxy: readonly string[];
  /** False where neither the bot has a token or a password nor every address may POST: Grafana is then asked without one. */
  readonly tokenRequired: boolean;
  /** Who may see all pictures; undefined: no one. */
  readonly gallery: GalleryConfig | undefined;
}

export interface GalleryConfig {
  /** Undefined: addresses alone open it. */
  readonly password: string | undefined;
  /** Ranges of addresses that need no password, as `ADDRESS/BITS`. */
  readonly allow: readonly string[];
  /** IANA name of the zone that its days are of; undefined for that of this machine. */
  readonly timeZone: string | undefined;
}

export interface ListenerOptions {
  readonly enabled: boolean;
  readonly port: number;
  readonly bindAddress: string | undefined;
}

/** Every variable that this process reads, in the order of the docs. */
export const allVariables: readonly EnvironmentVariable<unknown>[] = [
  grafanaVariables,
  chatVariables,
  defaultsVariables,
  pictureVariables,
  bucketVariables,
  serverVariables,
  galleryVariables,
  webhookVariables,
  monitoringVariables,
  alertVariables,
  sharedVariables,
  networkVariables(),
  listenerVariables,
  tlsVariables,
  logVariables,
  programVariables,
  awsVariables,
].flatMap((variables): EnvironmentVariable<unknown>[] => Object.values(variables));

/**
 * Reads the configuration out of the environment. Nothing else reads that.
 * @param env what a test puts in its place; an empty variable counts as unset
 * @param labels what variables are called in the message, where that is not by their names
 * @throws ConfigError with one message that names every wrong variable, what was found and what is
 *   expected
 */
export function loadConfig(env: Environment = process.env, labels: Labels = {}): Config {
  const read = readEnvironment(allVariables, env, { check: conflicts, labels });
  const grafana = grafanaSettings(read);
  return Object.freeze<Config>({
    grafana,
    defaults: readOptions(defaultsVariables, read),
    ...readOptions(chatVariables, read),
    images: imagesOptions(grafana, read),
    http: listenerOptions(read),
    alerts: readOptions(alertVariables, read),
    webhook: readOptions(webhookVariables, read),
    ...readOptions(sharedVariables, read),
    ...readOptions(tlsVariables, read),
    ...readOptions(logVariables, read),
    metricsAllow: Object.freeze(readOptions(monitoringVariables, read).metricsAllow),
    bot: readOptions(programVariables, read),
    read,
  });
}

const conflicts: typeof grafanaConflicts = (read, label) => [
  ...grafanaConflicts(read, label),
  ...bucketConflicts(read, label),
];

function imagesOptions(
  { host, apiKey, basicAuth }: GrafanaSettings,
  read: ReadVariable,
): ImagesConfig {
  const { sources = [], allow, trustProxy = [], rate } = readOptions(serverVariables, read);
  return Object.freeze({
    ...readOptions(pictureVariables, read),
    bucket: bucketSettings(readOptions(bucketVariables, read), readOptions(awsVariables, read)),
    sources: Object.freeze(host === undefined ? sources : [host, ...sources]),
    allow: Object.freeze(allow ?? []),
    trustProxy: Object.freeze(trustProxy),
    rate,
    tokenRequired: apiKey !== undefined || basicAuth !== undefined || allow === undefined,
    gallery: galleryOptions(read),
  });
}

function galleryOptions(read: ReadVariable): GalleryConfig | undefined {
  const { password, allow } = readOptions(galleryVariables, read);
  if (password === undefined && allow === undefined) return undefined;
  const { timeZone } = readOptions(defaultsVariables, read);
  return Object.freeze({ password, allow: Object.freeze(allow ?? []), timeZone });
}

function listenerOptions(read: ReadVariable): ListenerOptions {
  const given = readOptions(listenerVariables, read);
  return Object.freeze({
    enabled: given.isEnabled,
    port: given.expressPort ?? given.port,
    bindAddress: given.expressBindAddress ?? given.bindAddress,
  });
}

/** Reads the environment with what a program was told by its flags, which override variables. */
export function loadConfigWith(flags: Environment, labels: Labels): Config {
  return loadConfig({ ...process.env, ...flags }, labels);
}

/** Every variable that this package reads, those of the HipChat adapter included. */
function describedVariables(): readonly EnvironmentVariable<unknown>[] {
  return [...allVariables, ...Object.values(hipchatVariables)];
}

/** A sentence for each variable whose name is misspelt; see `describeMisspelt`. */
export function misspeltNotes(env: Environment = process.env): readonly string[] {
  return describeMisspelt(
    env,
    describedVariables().map(({ name }) => name),
  );
}

/**
 * The variables that are set, without secrets; see `describeGiven`.
 * @param flags what overrides the environment
 */
export function givenVariables(flags: Environment = {}): readonly string[] {
  return describeGiven(describedVariables(), { ...process.env, ...flags });
}
