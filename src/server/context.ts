import type { Project } from '../files/project.js';
import type { ChangeFeed } from './change-feed.js';
import type { PageTemplate } from './page-template.js';
import type { ProjectReader } from './project-reader.js';

/** What every route works with. */
export interface ServerContext {
  readonly project: Project;
  /** What is recorded, read as it is needed. Writes nothing. */
  readonly reader: ProjectReader;
  /** What happens, as it happens. */
  readonly feed: ChangeFeed;
  /** What those have to show who change something: random, of this process. */
  readonly token: string;
  /** Null where it was not built. */
  readonly page: PageTemplate | null;
}
