/** Where the bytes of a file go, for scripts. docs: schema/bytes.schema.json. */

import { type ByteAccount, eachSpan, spanPath, spansAt } from '../../analyze/account/account.ts'
import type { AccountDiff, Compared } from '../../analyze/account/account-diff.ts'
import type { EqualArrays, HashedArray } from '../../analyze/parameters/equal-arrays.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { VERSION } from '../../core/version.ts'
import type { Json } from './json-value.ts'

const HEADER = { weighbridge: VERSION, schema: 1 }

/** One file: spans that tile it, and what they come to. A file that is predicted has no spans. */
export function bytesJson(
  file: FileLedger,
  account: ByteAccount,
  predicted?: { readonly style: string },
): { readonly [key: string]: Json } {
  return {
    ...HEADER,
    file: file.name,
    format: file.format,
    size: file.size,
    predicted: predicted === undefined ? null : { style: predicted.style },
    weightBytes: account.weightBytes,
    overheadBytes: account.overheadBytes,
    unclaimedBytes: account.unclaimedBytes,
    groups: account.groups.flatMap(({ kind, labels }) =>
      labels.map(({ label, count, bytes }) => ({ label, kind, count, bytes })),
    ),
    spans: [...spansJson(file)],
  }
}

/** The innermost spans, each with the nearest name around it. */
function* spansJson(file: FileLedger): Generator<Json> {
  for (const top of file.spans) {
    let name = top.name ?? null
    for (const [span] of eachSpan([top])) {
      name = span.name ?? name
      const { offset, length, role, label, children } = span
      if (children.length === 0 && length > 0) yield { offset, length, role, label, name }
    }
  }
}

/** What single bytes are: the spans around each, the outermost first. */
export function placesJson(file: FileLedger, offsets: readonly number[]): { readonly [key: string]: Json } {
  return {
    at: offsets.map((offset) => {
      const spans = spansAt(file, offset)
      return {
        offset,
        path: spanPath(spans),
        spans: spans.map((span) => ({
          offset: span.offset,
          length: span.length,
          role: span.role,
          label: span.label,
          name: span.name ?? null,
        })),
      }
    }),
  }
}

/** A hash of each array, and arrays of equal numbers. */
export function hashesJson(
  hashed: readonly HashedArray[],
  equal: readonly EqualArrays[],
): { readonly [key: string]: Json } {
  return {
    arrays: hashed.map(({ name, dtype, count, hash }) => ({ name, dtype, count, sha256: hash })),
    equal: equal.map(({ names, bytes, extraBytes }) => ({ names, bytes, extraBytes })),
  }
}

/** Why two files differ in size. */
export function bytesDiffJson(before: Named, after: Named, { delta, groups }: AccountDiff): Json {
  const sides = ({ before: one, after: other, delta: more }: Compared) => ({ before: one, after: other, delta: more })
  return {
    ...HEADER,
    before: { file: before.name, size: before.account.size },
    after: { file: after.name, size: after.account.size },
    delta,
    groups: groups.flatMap(({ kind, labels }) => labels.map((each) => ({ label: each.label, kind, ...sides(each) }))),
  }
}

interface Named {
  readonly name: string
  readonly account: ByteAccount
}
