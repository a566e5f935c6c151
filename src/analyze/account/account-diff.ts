/** Why two files differ in size: their accounts, group by group and label by label. */

import type { Message } from '../../core/words/message.ts'
import type { ByteAccount, ByteKind, LabelBytes } from './account.ts'

/** The same in both files; `delta` is how many bytes the second has more. */
export interface Compared {
  readonly before: { readonly count: number; readonly bytes: number }
  readonly after: { readonly count: number; readonly bytes: number }
  readonly delta: number
}

/** Bytes of one purpose in both files. */
export interface ComparedGroup extends Compared {
  readonly purpose: Message
  readonly kind: ByteKind
  /** The labels that differ, largest difference first. */
  readonly labels: readonly (Compared & { readonly label: string })[]
}

/** What `compareAccounts` finds: the groups of both files side by side. */
export interface AccountDiff {
  /** Bytes that the second file has more: the sum of the groups' deltas. */
  readonly delta: number
  /** All groups of either file, largest difference first, then the larger. */
  readonly groups: readonly ComparedGroup[]
}

/** Compares the accounts of two files. */
export function compareAccounts(before: ByteAccount, after: ByteAccount): AccountDiff {
  const keys = new Set([...before.groups, ...after.groups].map(keyOf))
  const groups = [...keys].flatMap((key): readonly ComparedGroup[] => {
    const one = before.groups.find((group) => keyOf(group) === key)
    const other = after.groups.find((group) => keyOf(group) === key)
    const known = one ?? other
    if (known === undefined) return []
    const labels = compareLabels(one?.labels ?? [], other?.labels ?? [])
    return [{ purpose: known.purpose, kind: known.kind, ...compare(one, other), labels }]
  })
  return {
    delta: after.size - before.size,
    groups: groups.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || b.after.bytes - a.after.bytes),
  }
}

function keyOf({ kind, purpose }: { readonly kind: ByteKind; readonly purpose: Message }): string {
  return `${kind} ${purpose.text}`
}

type Sized = { readonly count: number; readonly bytes: number } | undefined

function compare(one: Sized, other: Sized): Compared {
  const before = { count: one?.count ?? 0, bytes: one?.bytes ?? 0 }
  const after = { count: other?.count ?? 0, bytes: other?.bytes ?? 0 }
  return { before, after, delta: after.bytes - before.bytes }
}

function compareLabels(before: readonly LabelBytes[], after: readonly LabelBytes[]): ComparedGroup['labels'] {
  const labels = new Set([...before, ...after].map(({ label }) => label))
  return [...labels]
    .map((label) => {
      const one = before.find((found) => found.label === label)
      const other = after.find((found) => found.label === label)
      return { label, ...compare(one, other) }
    })
    .filter(({ delta }) => delta !== 0)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
}
