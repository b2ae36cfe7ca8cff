import type { GrafanaClient } from '../../grafana/api/client.ts';
import type { WordsContext } from '../../search/find-by-words.ts';
import type { WordsAnswer } from '../../search/model.ts';
import type { Progress } from '../../search/upkeep.ts';

/** For whom words are searched. */
export type Asker = Pick<WordsContext, 'zone' | 'aliases' | 'boostOf' | 'carried'>;

/**
 * Says what words mean in a Grafana: the port that the search fills.
 * @throws GrafanaImagesError when nothing is known of that Grafana, and it cannot be asked
 */
export type FindWords = (
  client: GrafanaClient,
  typed: string,
  asker: Asker,
) => Promise<{
  readonly answer: WordsAnswer;
  /** Undefined when every dashboard was read. */
  readonly progress?: Progress | undefined;
}>;
