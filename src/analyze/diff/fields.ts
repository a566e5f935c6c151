/** Fields that two definitions say differently. */

import type { Setting } from '../../core/network/model.ts'
import type { Where } from '../../core/words/issue.ts'
import type { Analysis } from '../analysis.ts'
import { type Alignable, align } from './align.ts'

/** A field that differs. */
export interface FieldChange {
  /** Dotted, as `convolution_param.num_output`; `type`, `bottom[1]` and `top[0]` for what a layer is and how it is joined. */
  readonly path: string
  /** In the notation of the file; `undefined` where the field is absent. */
  readonly before: string | undefined
  readonly after: string | undefined
  /** What holds where the field is absent; `undefined` where nothing does. */
  readonly fallback: string | undefined
  /** Its place in the second file, or in the first where it is gone. */
  readonly where: Where | undefined
}

/** A layer that phase, level and stages leave out, and that differs. */
export interface AbsentDiff {
  readonly fate: 'added' | 'removed' | 'changed'
  readonly name: string
  readonly type: string
  readonly fields: readonly FieldChange[]
}

/** Fields that don't say the same. An absent field says its default. */
export function fieldChanges(before: readonly Setting[], after: readonly Setting[]): readonly FieldChange[] {
  const ones = new Map(before.map((setting) => [setting.path, setting]))
  const others = new Map(after.map((setting) => [setting.path, setting]))
  return [...new Set([...ones.keys(), ...others.keys()])].flatMap((path): readonly FieldChange[] => {
    const [one, other] = [ones.get(path), others.get(path)]
    const fallback = (one ?? other)?.fallback
    if ((one?.value ?? fallback) === (other?.value ?? fallback)) return []
    return [{ path, before: one?.value, after: other?.value, fallback, where: (other ?? one)?.where() }]
  })
}

/** What the fields come to: texts that are equal where `fieldChanges` finds nothing. */
export function settingsKey(settings: readonly Setting[]): string {
  return settings
    .filter(({ value, fallback }) => value !== fallback)
    .map(({ path, value }) => `${path} ${value}`)
    .sort()
    .join('\n')
}

/** Layers that are left out are no part of the graph: only what they say is compared. */
export function absentDiffs(before: Analysis, after: Analysis): readonly AbsentDiff[] {
  const [ones, others] = [absentLayers(before), absentLayers(after)]
  const { pairs } = align(ones, others)
  const partners = new Map(pairs.map(([one, other]) => [other, one]))
  const kept = new Set(pairs.map(([one]) => one))
  const rows = others.flatMap(({ title, type, settings }, place): readonly AbsentDiff[] => {
    const one = ones[partners.get(place) ?? -1]
    if (one === undefined) return [{ fate: 'added', name: title, type, fields: [] }]
    const fields = [...named(one, title), ...fieldChanges(one.settings, settings)]
    return fields.length === 0 ? [] : [{ fate: 'changed', name: title, type, fields }]
  })
  const gone = ones.filter((_, place) => !kept.has(place))
  return [...rows, ...gone.map(({ title, type }): AbsentDiff => ({ fate: 'removed', name: title, type, fields: [] }))]
}

function named({ title }: AbsentLayer, after: string): readonly FieldChange[] {
  if (title === after) return []
  return [{ path: 'name', before: title, after, fallback: undefined, where: undefined }]
}

interface AbsentLayer extends Alignable {
  readonly title: string
  readonly settings: readonly Setting[]
}

/** Several of a name may be left out, each for its own reason: they are told apart by it. */
function absentLayers({ model }: Analysis): readonly AbsentLayer[] {
  const used = new Map<string, number>()
  return (model.selection?.excluded ?? []).map(({ name, type, settings }) => {
    const all = settings?.() ?? []
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    const own = `${type}\n${settingsKey(all)}`
    return {
      title: name,
      name: name === '' ? '' : `${name}#${count}`,
      type,
      settings: all,
      likeness: { exact: own, placed: own, shaped: own, own },
      isDistinct: false,
    }
  })
}
