/** Calls of layers in the order in which they can be made. */

import type { ValueId } from '../../core/network/model.ts'

import type { Call, LayerText } from './config.ts'
import type { CallText, Reference } from './references.ts'

/** One call of a layer, before it is a node. */
export interface Step {
  readonly layer: LayerText
  readonly index: number
  readonly inputs: readonly Reference[]
  readonly call: Call
}

/** The id of a call: the first goes by the layer's name. */
export function callId(name: string, index: number): string {
  return index === 0 ? name : `${name}#${index + 1}`
}

/** The id of what a call makes. */
export function valueId(name: string, node: number, tensor: number): ValueId {
  return tensor === 0 ? callId(name, node) : `${callId(name, node)}:${tensor}`
}

/** The calls of a layer. */
export function stepsOf(layer: LayerText, calls: readonly CallText[]): readonly Step[] {
  if (layer.type === 'InputLayer') return [{ layer, index: 0, inputs: [], call: { args: [], kwargs: {} } }]
  return calls.map(({ inputs, call }, index) => ({ layer, index, inputs, call }))
}

/** Takes each step once all that it reads is made, otherwise in the order of the file; those that wait for each other come last. */
export function inOrder(
  steps: readonly Step[],
  readsOf: (step: Step) => readonly ValueId[],
  emit: (step: Step) => readonly ValueId[],
): void {
  const made = new Set<ValueId>()
  const waiting = new Map<ValueId, Step[]>()
  const done = new Set<Step>()
  const attempt = (first: Step) => {
    const ready = [first]
    for (let step = ready.pop(); step !== undefined; step = ready.pop()) {
      if (done.has(step)) continue
      const missing = readsOf(step).find((id) => !made.has(id))
      if (missing !== undefined) {
        waiting.set(missing, [...(waiting.get(missing) ?? []), step])
        continue
      }
      done.add(step)
      for (const id of emit(step)) {
        made.add(id)
        ready.push(...(waiting.get(id) ?? []).reverse())
        waiting.delete(id)
      }
    }
  }
  for (const step of steps) attempt(step)
  for (const step of steps) if (!done.has(step)) emit(step)
}
