/** An exported program as its JSON says (torch/_export/serde/schema.py), with all that is wrong in it told. */

import { type Expr, isKnown, unknown } from '../../core/expr.ts'
import { MOST_ISSUES, MOST_NODES } from '../../core/limits.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { Shape } from '../../core/network/shape.ts'
import { type Issue, issue, type Severity, type Where } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import type { JsonValue } from '../../wire/json/json-reader.ts'
import { parseExpression } from './expression.ts'
import { armOf, booleanOf, entriesOf, integerOf, itemsOf, memberOf, textOf } from './json.ts'

/** What the file says of a tensor. */
export interface TensorMeta {
  /** `undefined` where nothing tells. */
  readonly shape: Shape | undefined
  readonly dtype: Dtype | undefined
  /** In numbers; `undefined` where they are no plain numbers. */
  readonly stride: readonly bigint[] | undefined
  readonly storageOffset: bigint
  readonly requiresGrad: boolean
}

/** An argument of a node, or one of its outputs. */
export type Argument =
  | { readonly kind: 'tensor'; readonly name: string }
  /** A member that is absent has no name. */
  | { readonly kind: 'tensors'; readonly names: readonly (string | undefined)[] }
  /** A size or another integer, or several; symbolic ones have names, under which nodes made them. */
  | {
      readonly kind: 'ints'
      readonly values: readonly Expr[]
      readonly names: readonly string[]
      readonly isList: boolean
    }
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  | { readonly kind: 'bool'; readonly value: boolean; readonly name?: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'dtype'; readonly dtype: Dtype | undefined }
  | { readonly kind: 'graph'; readonly name: string; readonly graph: ProgramGraph }
  | { readonly kind: 'none' }
  /** What no operator asks for here: devices, layouts, objects. */
  | { readonly kind: 'other' }

export interface NamedArgument {
  readonly name: string
  readonly argument: Argument
}

export interface ProgramNode {
  readonly name: string
  /** `torch.ops.aten.linear.default`. */
  readonly target: string
  readonly inputs: readonly NamedArgument[]
  readonly outputs: readonly Argument[]
  /** The path of the innermost module; `undefined` where the file says nothing. */
  readonly module: string | undefined
  /** What was called when the program was traced: `linear_1;builtin_function_or_method.linear`. */
  readonly calledAs: string | undefined
  readonly where: Where
}

export interface ProgramGraph {
  readonly inputs: readonly Argument[]
  readonly outputs: readonly Argument[]
  readonly nodes: readonly ProgramNode[]
  readonly tensors: ReadonlyMap<string, TensorMeta>
  /** Symbolic numbers by their names. */
  readonly sizes: ReadonlyMap<string, Expr>
}

/** What goes into the program. */
export type InputSpec =
  | {
      readonly kind: 'parameter' | 'buffer' | 'constant'
      readonly value: string
      readonly name: string
      readonly persistent: boolean
    }
  | { readonly kind: 'user'; readonly argument: Argument }
  | { readonly kind: 'other' }

export interface Range {
  readonly min: bigint | undefined
  readonly max: bigint | undefined
}

export interface Program {
  readonly graph: ProgramGraph
  readonly inputs: readonly InputSpec[]
  /** Values that users get; the others go back into buffers and inputs. */
  readonly outputs: readonly string[]
  readonly ranges: ReadonlyMap<string, Range>
  readonly major: bigint | undefined
  readonly torchVersion: string | undefined
}

/** torch/_export/serde/schema.py, ScalarType; 9 is complex32, which has no name here. */
const DTYPES: Readonly<Record<string, Dtype>> = {
  1: 'uint8',
  2: 'int8',
  3: 'int16',
  4: 'int32',
  5: 'int64',
  6: 'float16',
  7: 'float32',
  8: 'float64',
  10: 'complex64',
  11: 'complex128',
  12: 'bool',
  13: 'bfloat16',
  28: 'uint16',
  29: 'float8e4m3fn',
  30: 'float8e5m2',
  31: 'float8e4m3fnuz',
  32: 'float8e5m2fnuz',
  33: 'float8e8m0',
  34: 'uint32',
  35: 'uint64',
}

const COMPLEX32 = 9n

/** PyTorch's sizes have 64 bits with a sign. */
const LARGEST_SIZE = (1n << 63n) - 1n

/** Reads the parts of a program, and collects what is wrong. */
export class ProgramReader {
  readonly issues: Issue[] = []
  readonly #file: string
  /** Where the JSON starts in the file; `undefined` where it is deflated there. */
  readonly #offset: number | undefined
  readonly #bindings: (size: Expr) => Expr
  #symbols: ReadonlyMap<string, Expr> = new Map()
  #nodesLeft = MOST_NODES

  constructor(file: string, offset: number | undefined, bindings: (size: Expr) => Expr) {
    this.#file = file
    this.#offset = offset
    this.#bindings = bindings
  }

  where(value: JsonValue | undefined): Where {
    const offset = value === undefined || this.#offset === undefined ? undefined : this.#offset + value.start
    return { file: this.#file, ...(offset !== undefined && { offset }) }
  }

  tell(severity: Severity, code: string, text: string, args: MessageArgs, value?: JsonValue): void {
    if (this.issues.length >= MOST_ISSUES) return
    this.issues.push(issue(code, severity, text, args, { where: this.where(value) }))
  }

  /** The same at a place that is known already. */
  tellAt(severity: Severity, code: string, text: string, args: MessageArgs, where: Where): void {
    if (this.issues.length < MOST_ISSUES) this.issues.push(issue(code, severity, text, args, { where }))
  }

  program(json: JsonValue): Program {
    const module = memberOf(json, 'graph_module')
    const graph = memberOf(module, 'graph')
    if (graph?.kind !== 'object') {
      this.tell('error', 'torch-export/no-graph', 'this is no exported program: it has no graph', {}, json)
    }
    const signature = memberOf(module, 'signature')
    const version = memberOf(json, 'schema_version')
    return {
      graph: this.graph(graph, DEEPEST_GRAPH),
      inputs: (itemsOf(memberOf(signature, 'input_specs')) ?? []).map((spec) => this.#inputSpec(spec)),
      outputs: (itemsOf(memberOf(signature, 'output_specs')) ?? []).flatMap((spec) => this.#userOutput(spec)),
      ranges: this.#ranges(memberOf(json, 'range_constraints')),
      major: integerOf(version) ?? integerOf(memberOf(version, 'major')),
      torchVersion: textOf(memberOf(json, 'torch_version')),
    }
  }

  /** A graph; `depth` more may stand inside. */
  graph(json: JsonValue | undefined, depth: number): ProgramGraph {
    const outer = this.#symbols
    const own = entriesOf(memberOf(json, 'sym_int_values'))
    const symbols = new Map(outer)
    for (const [name, value] of own) symbols.set(name, this.#size(value) ?? unknown)
    this.#symbols = symbols
    const metas = entriesOf(memberOf(json, 'tensor_values'))
    const tensors = new Map([...metas].map(([name, meta]) => [name, this.tensorMeta(meta, name)] as const))
    const list = (key: string) => (itemsOf(memberOf(json, key)) ?? []).map((item) => this.#argument(item, depth))
    const all = itemsOf(memberOf(json, 'nodes')) ?? []
    const nodes = all.slice(0, Math.max(0, this.#nodesLeft)).map((node, index) => this.#node(node, index, depth))
    if (nodes.length < all.length) {
      const text = 'the program has more than {most} nodes, and the rest is not read'
      this.tell('error', 'torch-export/too-many-nodes', text, { most: MOST_NODES }, json)
    }
    const graph = { inputs: list('inputs'), outputs: list('outputs'), nodes, tensors, sizes: symbols }
    this.#symbols = outer
    return graph
  }

  /** What a file says of a tensor; errors are told of it by its name. */
  tensorMeta(meta: JsonValue, name: string): TensorMeta {
    const code = integerOf(memberOf(meta, 'dtype'))
    const dtype = code === undefined ? undefined : DTYPES[String(code)]
    if (dtype === undefined && code !== COMPLEX32) {
      const text = '`{name}` is of the type {code}, which PyTorch does not have'
      this.tell('error', 'torch-export/dtype', text, { name, code: code ?? '?' }, meta)
    }
    const sizes = itemsOf(memberOf(meta, 'sizes'))?.map((size) => this.#checkedSize(size, name))
    const stride = itemsOf(memberOf(meta, 'strides'))?.map((step) => integerOf(armOf(step)?.value))
    const offset = memberOf(meta, 'storage_offset')
    return {
      shape: sizes,
      dtype: dtype ?? (code === COMPLEX32 ? 'complex64' : undefined),
      stride: stride?.every((step) => step !== undefined) === true ? stride : undefined,
      storageOffset: integerOf(offset) ?? integerOf(armOf(offset)?.value) ?? 0n,
      requiresGrad: booleanOf(memberOf(meta, 'requires_grad')) ?? false,
    }
  }

  #checkedSize(json: JsonValue, name: string): Expr {
    const size = this.#size(json)
    if (size === undefined) {
      this.tell('error', 'torch-export/size', '`{name}` has a size that is none', { name }, json)
      return unknown
    }
    if (size === unknown) {
      const text = '`{name}` has a size that is too large or too odd to be computed: it is left open'
      this.tell('warning', 'torch-export/size', text, { name }, json)
    } else if (isKnown(size) && (size < 0n || size > LARGEST_SIZE)) {
      this.tell('error', 'torch-export/size', '`{name}` has the size {size}', { name, size }, json)
      return unknown
    }
    return size
  }

  /** A number, an expression of symbols, or the name of a symbolic value; `undefined` where it is none of them. */
  #size(json: JsonValue | undefined): Expr | undefined {
    const plain = integerOf(json)
    if (plain !== undefined) return plain
    const arm = armOf(json)
    if (arm?.kind === 'as_int') return integerOf(arm.value)
    if (arm?.kind === 'as_expr') {
      const found = parseExpression(textOf(memberOf(arm.value, 'expr_str')) ?? '')
      return found && this.#bindings(found)
    }
    if (arm?.kind === 'as_name') return this.#symbols.get(textOf(arm.value) ?? '') ?? unknown
    return undefined
  }

  #node(json: JsonValue, index: number, depth: number): ProgramNode {
    this.#nodesLeft--
    const target = textOf(memberOf(json, 'target')) ?? ''
    const outputs = (itemsOf(memberOf(json, 'outputs')) ?? []).map((output) => this.#argument(output, depth))
    const name = textOf(memberOf(json, 'name')) ?? firstName(outputs) ?? `node_${index}`
    const inputs = (itemsOf(memberOf(json, 'inputs')) ?? []).map((input): NamedArgument => {
      const argument = memberOf(input, 'arg')
      return { name: textOf(memberOf(input, 'name')) ?? '', argument: this.#argument(argument, depth, name) }
    })
    const metadata = memberOf(json, 'metadata')
    if (metadata === undefined) {
      this.tell('error', 'torch-export/no-metadata', '{name} has no metadata: PyTorch refuses that', { name }, json)
    }
    const stack = textOf(memberOf(metadata, 'nn_module_stack'))
    const calledAs = textOf(memberOf(metadata, 'torch_fn'))
    return { name, target, inputs, outputs, module: innermost(stack), calledAs, where: this.where(json) }
  }

  #argument(json: JsonValue | undefined, depth: number, node = ''): Argument {
    const arm = armOf(json)
    if (arm === undefined) {
      const text = '{node} has an argument that is nothing, or several things at once'
      this.tell('error', 'torch-export/argument', text, { node }, json)
      return { kind: 'other' }
    }
    const { kind, value } = arm
    switch (kind) {
      case 'as_tensor':
        return { kind: 'tensor', name: textOf(memberOf(value, 'name')) ?? '' }
      case 'as_tensors':
        return { kind: 'tensors', names: (itemsOf(value) ?? []).map((item) => textOf(memberOf(item, 'name')) ?? '') }
      case 'as_optional_tensor':
        return this.#argument(value, depth, node)
      case 'as_optional_tensors':
        return { kind: 'tensors', names: (itemsOf(value) ?? []).map(optionalName) }
      case 'as_graph':
        return this.#graphArgument(value, depth)
      case 'as_none':
        return { kind: 'none' }
      case 'as_scalar_type':
        return { kind: 'dtype', dtype: DTYPES[String(integerOf(value))] }
      default:
        return this.#plainArgument(kind, value)
    }
  }

  #plainArgument(kind: string, value: JsonValue): Argument {
    const items = itemsOf(value) ?? []
    switch (kind) {
      case 'as_int':
        return { kind: 'ints', values: [integerOf(value) ?? unknown], names: [], isList: false }
      case 'as_sym_int':
        return { kind: 'ints', values: [this.#size(value) ?? unknown], names: symbolNames([value]), isList: false }
      case 'as_ints':
      case 'as_sym_ints':
        return {
          kind: 'ints',
          values: items.map((item) => this.#size(item) ?? unknown),
          names: symbolNames(items),
          isList: true,
        }
      case 'as_float':
        return { kind: 'numbers', values: numbersIn([value]) }
      case 'as_floats':
        return { kind: 'numbers', values: numbersIn(items) }
      case 'as_bool':
        return { kind: 'bool', value: booleanOf(value) ?? false }
      case 'as_sym_bool': {
        const [name] = symbolNames([value])
        return { kind: 'bool', value: booleanOf(armOf(value)?.value) ?? false, ...(name !== undefined && { name }) }
      }
      case 'as_string':
        return { kind: 'text', text: textOf(value) ?? '' }
      default:
        return { kind: 'other' }
    }
  }

  #graphArgument(value: JsonValue, depth: number): Argument {
    if (depth === 0) {
      this.tell('error', 'torch-export/depth', 'graphs stand in one another too deep', {}, value)
      return { kind: 'other' }
    }
    return {
      kind: 'graph',
      name: textOf(memberOf(value, 'name')) ?? '',
      graph: this.graph(memberOf(value, 'graph'), depth - 1),
    }
  }

  #inputSpec(json: JsonValue): InputSpec {
    const arm = armOf(json)
    const value = textOf(memberOf(memberOf(arm?.value, 'arg'), 'name')) ?? ''
    const stored = (kind: 'parameter' | 'buffer' | 'constant', key: string, isKept: boolean): InputSpec => {
      const persistent = booleanOf(memberOf(arm?.value, 'persistent')) ?? isKept
      return { kind, value, name: textOf(memberOf(arm?.value, key)) ?? '', persistent }
    }
    switch (arm?.kind) {
      case 'parameter':
        return stored('parameter', 'parameter_name', true)
      case 'buffer':
        return stored('buffer', 'buffer_name', true)
      case 'tensor_constant':
        return stored('constant', 'tensor_constant_name', true)
      case 'user_input':
        return { kind: 'user', argument: this.#argument(memberOf(arm.value, 'arg'), DEEPEST_GRAPH) }
      case 'custom_obj':
      case 'constant_input':
      case 'token':
        return { kind: 'other' }
      default:
        this.tell('error', 'torch-export/signature', 'the signature has an input of a kind that is not known', {}, json)
        return { kind: 'other' }
    }
  }

  #userOutput(json: JsonValue): readonly string[] {
    const arm = armOf(json)
    const [argument, ...names] = [armOf(memberOf(arm?.value, 'arg')), 'user_output', 'loss_output']
    const name = textOf(memberOf(argument?.value, 'name')) ?? textOf(memberOf(argument?.value, 'as_name'))
    return arm !== undefined && names.includes(arm.kind) && name !== undefined ? [name] : []
  }

  #ranges(json: JsonValue | undefined): ReadonlyMap<string, Range> {
    const bound = (value: JsonValue, key: string) => integerOf(memberOf(value, key))
    return new Map(
      [...entriesOf(json)].map(([name, value]) => [
        name,
        { min: bound(value, 'min_val'), max: bound(value, 'max_val') },
      ]),
    )
  }
}

/** Graphs stand in one another: branches in branches. */
const DEEPEST_GRAPH = 12

function firstName(outputs: readonly Argument[]): string | undefined {
  return outputs.flatMap(namesOf)[0]
}

/** The values that an argument names. */
export function namesOf(argument: Argument): readonly string[] {
  switch (argument.kind) {
    case 'tensor':
      return [argument.name]
    case 'tensors':
      return argument.names.flatMap((name) => name ?? [])
    case 'ints':
      return argument.names
    case 'bool':
      return argument.name === undefined ? [] : [argument.name]
    default:
      return []
  }
}

function optionalName(json: JsonValue): string | undefined {
  const arm = armOf(json)
  return arm?.kind === 'as_tensor' ? textOf(memberOf(arm.value, 'name')) : undefined
}

function symbolNames(items: readonly JsonValue[]): readonly string[] {
  return items.flatMap((item) => {
    const arm = armOf(item)
    return arm?.kind === 'as_name' ? (textOf(arm.value) ?? []) : []
  })
}

function numbersIn(items: readonly JsonValue[]): readonly number[] {
  // Infinities are texts.
  return items.map((item) => (item.kind === 'number' || item.kind === 'string' ? Number(item.text) : Number.NaN))
}

/** The path of the last entry of `key,path,class;key,path,class`. */
function innermost(stack: string | undefined): string | undefined {
  if (stack === undefined || stack === '') return undefined
  // Paths may have commas and semicolons in the names of modules; keys and classes have none.
  return /(?:^|;)[^,;]*,([^;]*),[^,;]*$/.exec(stack)?.[1]
}
