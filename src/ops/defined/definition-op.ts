/** A definition as an operator: its formulas give shapes, parameters and costs, each with its working. */

import { type Expr, exprText } from '../../core/expr.ts'
import { deriveShape, FormulaError, given, parseFormula, type Quantity, q, type Value } from '../../core/formula.ts'
import type { BlobDefinition, LayerDefinition } from '../../core/network/layer-type.ts'
import type { Cost, Inference, InferredSite, Op, Param, Site } from '../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../core/network/shape.ts'
import { message } from '../../core/words/message.ts'
import { slidingWindow } from '../sliding-window.ts'
import { type LayerFacts, Scope } from './scope.ts'

export interface DefinedAttrs extends LayerFacts {
  /** Shapes that the user gave for the tops. */
  readonly givenTops: readonly (Shape | undefined)[]
  /** The attributes of the layer that this one is like. */
  readonly base: unknown
}

/** More blobs than any layer has. */
const MOST_REPEATED = 4096n

const made = new WeakMap<LayerDefinition, Op<DefinedAttrs>>()

/** The operator of a definition; `base` is the operator of the layer that it is like. */
export function definedOp(definition: LayerDefinition, base: Op | undefined): Op<DefinedAttrs> {
  const known = made.get(definition)
  if (known !== undefined && base === undefined) return known
  const { family, doc, source, type, sharesMemory, macs, operations } = definition
  const hasCost = macs !== undefined || Object.keys(operations).length > 0 || base?.cost !== undefined
  const op: Op<DefinedAttrs> = {
    name: base?.name ?? kebab(type),
    family,
    summary: message(doc),
    source: source === '' ? (base?.source ?? '') : source,
    ...(sharesMemory && { sharesMemory }),
    infer: (site) => infer(definition, base, site),
    ...(base?.reach !== undefined && {
      reach: (site: InferredSite<DefinedAttrs>, input: number) =>
        base.reach?.({ ...site, attrs: site.attrs.base }, input),
    }),
    ...(base?.scratch !== undefined && {
      scratch: (site: InferredSite<DefinedAttrs>) => base.scratch?.({ ...site, attrs: site.attrs.base }),
    }),
    ...(base?.inputFrom !== undefined && {
      inputFrom: (attrs: DefinedAttrs, params: readonly Shape[]) => base.inputFrom?.(attrs.base, params),
    }),
    ...((family === 'conv' || family === 'pool') && {
      window: (site: InferredSite<DefinedAttrs>) =>
        slidingWindow(site, site.attrs.base ?? site.attrs, family === 'conv'),
    }),
    ...(hasCost && { cost: (site: InferredSite<DefinedAttrs>) => costOf(definition, base, site) }),
  }
  if (base === undefined) made.set(definition, op)
  return op
}

/** `PSROIPooling` as `psroi-pooling`. */
function kebab(type: string): string {
  return type
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}

function infer(definition: LayerDefinition, base: Op | undefined, site: Site<DefinedAttrs>): Inference {
  const scope = new Scope(definition, site.attrs, site.inputs)
  const inherited = inferBase(definition, base, site)
  check(definition, scope, site)
  const outputs =
    definition.outputs.length === 0 && base !== undefined
      ? (inherited?.outputs ?? [])
      : Array.from({ length: site.outputCount }, (_, top) => output(definition, top, scope, site))
  const own = definition.blobs?.flatMap((blob, index) => blobsOf(definition, blob, index, inherited, scope, site))
  const params =
    own === undefined ? inherited?.params : definition.blobsAfter ? [...(inherited?.params ?? []), ...own] : own
  return {
    outputs: outputs.map((shape, top) => site.attrs.givenTops[top]?.map(given) ?? shape),
    ...(params !== undefined && { params }),
    ...(inherited?.unallocated !== undefined && { unallocated: inherited.unallocated }),
  }
}

/** What the other layer says. Where this one has sizes of its own, the other's complaints about sizes are not its own. */
function inferBase(definition: LayerDefinition, base: Op | undefined, site: Site<DefinedAttrs>): Inference | undefined {
  if (base === undefined) return undefined
  const isSilent = definition.outputs.length > 0
  return base.infer({
    attrs: site.attrs.base,
    // Further bottoms are this layer's own matter: offsets, a summand, weights.
    inputs: definition.isPaired ? site.inputs : site.inputs.slice(0, 1),
    operands: definition.isPaired ? site.operands : site.operands.slice(0, 1),
    branch: site.branch,
    outputCount: site.outputCount,
    report: isSilent ? () => {} : site.report,
    check: isSilent ? (condition) => condition !== false : site.check,
  })
}

function check(definition: LayerDefinition, scope: Scope, site: Site<DefinedAttrs>): void {
  definition.checks.forEach(({ that, say }, index) => {
    attempt(definition, ['checks', index, 'that'], that, site, () => {
      if (scope.evaluate(that) !== false) return
      const names = [...say.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
      const args = Object.fromEntries(names.map((name) => [name, valueText(scope.evaluate(name))]))
      site.report('error', `${site.attrs.format ?? 'caffe'}/layer-check`, say, args)
    })
  })
}

/** A value as people write it. */
function valueText(value: Value): string {
  if (value === undefined) return '?'
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  return exprText(value as Expr)
}

function output(definition: LayerDefinition, top: number, scope: Scope, site: Site<DefinedAttrs>) {
  const index = Math.min(top, definition.outputs.length - 1)
  const text = definition.outputs[index]
  if (text === undefined || text === '?') return undefined
  const inside = parseFormula(text).names.has('top') || definition.names.length > 0
  const own = inside ? scope.with({ top: BigInt(top) }) : scope
  return derive(definition, ['outputs', index], text, own, site)
}

function derive(
  definition: LayerDefinition,
  path: readonly (string | number)[],
  text: string,
  scope: Scope,
  site: Site<DefinedAttrs>,
): DerivedShape | undefined {
  if (text === '?') return undefined
  return attempt(definition, path, text, site, () => deriveShape(parseFormula(text), scope.vars(text)))
}

function blobsOf(
  definition: LayerDefinition,
  blob: BlobDefinition,
  index: number,
  inherited: Inference | undefined,
  scope: Scope,
  site: Site<DefinedAttrs>,
): readonly Param[] {
  const key = definition.blobsAfter ? 'more_blobs' : 'blobs'
  const { name, kind, shape, when, repeat } = blob
  const isThere =
    when === undefined || attempt(definition, [key, index, 'when'], when, site, () => scope.evaluate(when)) !== false
  if (!isThere) return []
  const count =
    repeat === undefined ? 1n : attempt(definition, [key, index, 'repeat'], repeat, site, () => scope.evaluate(repeat))
  const times = typeof count === 'bigint' ? Number(count < MOST_REPEATED ? count : MOST_REPEATED) : 0
  const w = inherited?.params?.map((param) => shapeOf(param.shape)) ?? []
  return Array.from({ length: times }, (_, i): Param => {
    const own = repeat === undefined ? scope.with({ w }) : scope.with({ w, i: BigInt(i) })
    return {
      name: repeat === undefined ? name : `${name} ${i + 1}`,
      shape: derive(definition, [key, index, 'shape'], shape, own, site),
      kind: kind === 'mask' || kind === 'codebook' ? 'auxiliary' : kind,
    }
  })
}

function costOf(definition: LayerDefinition, base: Op | undefined, site: InferredSite<DefinedAttrs>): Cost {
  const inherited = base?.cost?.({ ...site, attrs: site.attrs.base })
  const outs = site.outputs.map((shape) => shapeOf(shape))
  const w = site.params.map((param) => shapeOf(param.shape))
  const scope = new Scope(definition, site.attrs, site.inputs, { outs, out: outs[0], w })
  const operations = Object.entries(definition.operations).map(([kind, text]) => [kind, quantity(text, scope)])
  return {
    ...inherited,
    ...(definition.macs !== undefined && { macs: quantity(definition.macs, scope) }),
    ...(operations.length > 0 && { operations: Object.fromEntries(operations) }),
  }
}

/** A count; not known where its formula has no answer. */
function quantity(text: string, scope: Scope): Quantity {
  try {
    // As the only element of a list, so that a choice shows the branch that was taken.
    const [value] = deriveShape(parseFormula(`[${text}]`), scope.vars(text)) ?? []
    return value ?? q('?', {})
  } catch (error) {
    if (error instanceof FormulaError) return q('?', {})
    throw error
  }
}

/** Runs a formula of the definition; one that has no answer is told with its place, and the answer stays unknown. */
function attempt<T>(
  definition: LayerDefinition,
  path: readonly (string | number)[],
  formula: string,
  site: Site<DefinedAttrs>,
  run: () => T,
): T | undefined {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    const where = definition.place?.(path, error.column, error.length)
    const args = { type: definition.type, reason: error.said, formula, column: error.column }
    const hint = error.hint
    site.report(
      'error',
      `${site.attrs.format ?? 'caffe'}/layer-formula`,
      'the rule of {type} has no answer here: {reason}, in {formula} at {column}',
      args,
      { where, hint },
    )
    return undefined
  }
}
