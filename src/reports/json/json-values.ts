/** What the numbers of a weights file look like, for scripts. docs: schema/values.schema.json. */

import { VERSION } from '../../core/version.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { Catalogue } from '../../core/words/message.ts'
import type { NamedStatistics } from '../values.ts'
import { issueJson } from './json-issue.ts'
import type { Json } from './json-value.ts'

/** Statistics of every blob; those of values leave NaN and infinities out. */
export function valuesJson(
  file: string,
  blobs: readonly NamedStatistics[],
  issues: readonly Issue[],
  catalogue?: Catalogue,
): Json {
  return {
    weighbridge: VERSION,
    schema: 1,
    file,
    blobs: blobs.map(({ name, shape, statistics }) => ({
      name,
      shape,
      count: statistics.count,
      min: statistics.min ?? null,
      max: statistics.max ?? null,
      mean: statistics.mean ?? null,
      std: statistics.std ?? null,
      zeros: statistics.zeros,
      nearZero: statistics.nearZero,
      nan: statistics.nan,
      infinite: statistics.infinite,
      rows: statistics.rows,
      zeroRows: statistics.zeroRows,
      histogram: { range: statistics.histogram.range, counts: [...statistics.histogram.counts] },
    })),
    issues: issues.map((found) => issueJson(found, catalogue)),
  }
}
