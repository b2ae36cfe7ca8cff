import { urlOf } from '../../util/url.ts';
import { variable } from '../../util/variables.ts';

/** What several bots and image servers share. */
export const sharedVariables = {
  /** May have a password in it, so it is never to be shown. */
  sharedRedisUrl: variable({
    name: 'HUBOT_GRAFANA_REDIS_URL',
    main: true,
    about:
      'the Redis that several bots and image servers share, such as `redis://:PASSWORD@redis.example.com:6379` or `rediss://…`; `?team-a` at its end sets the prefix of all keys (`grafana`)',
    expected: 'a URL such as redis://localhost:6379',
    parse: (text) => (isRedisUrl(text) ? text : undefined),
    secret: true,
    unset: 'none: each process works for itself',
  }),
};

/** Also with a user, a password and a prefix that can be decoded, and a database that is a number. */
function isRedisUrl(text: string): boolean {
  const url = /^rediss?:\/\//.test(text) ? urlOf(text) : undefined;
  if (!url || url.hostname === '' || !/^\/?\d*$/.test(url.pathname)) return false;
  try {
    return [url.username, url.password, url.search].map(decodeURIComponent).length > 0;
  } catch {
    return false;
  }
}
