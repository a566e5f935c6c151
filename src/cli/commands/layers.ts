/** `weigh layers [TYPE]`: every known layer type, or one with its formulas. */

import { FormatError } from '../../core/issue.ts'
import { message } from '../../core/message.ts'
import { type ListedLayer, listLayers, readOwnDefinitions } from '../../formats/caffe/forks/catalogue.ts'
import { WRITERS } from '../../reports/writers/index.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, type OptionValues, UsageError } from '../command.ts'
import { readDefinitionText } from '../definition-files.ts'
import { emit, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { guess } from '../hints.ts'
import { layersTable, layerTable } from '../layer-tables.ts'
import { COMMON_OPTIONS } from '../options.ts'

const FORMATS = ['text', 'csv', 'markdown', 'html', 'json'] as const

export const layers: Command = {
  name: 'layers',
  operands: '[TYPE]',
  options: [
    { name: 'fork', value: 'NAME', help: message('only the layers of that fork (bvlc, ssd, pspnet, …)') },
    { name: 'layers', value: 'FILE', repeatable: true, file: true, help: message('definitions of layers, as TOML') },
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh layers', what: message('all types, and which fork has them') },
    { command: 'weigh layers PriorBox', what: message('the formulas of one type, in all its variants') },
    { command: 'weigh layers --fork flownet2', what: message('what one fork adds') },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(layers, operands, 1)
    const format = formatOf(options, FORMATS)
    const found = chosen(await allLayers(options), operands[0], options.value('fork'))
    const tables = operands[0] === undefined ? [layersTable(found)] : found.map(layerTable)
    if (format === 'json') {
      await emit(`${JSON.stringify(found, plain, 2)}\n`, options, terminal)
      return 0
    }
    const write = await WRITERS.find(({ id }) => id === format)?.load()
    if (write !== undefined) await emit(write([tables], writerOptions(options, terminal)), options, terminal)
    return 0
  },
}

async function allLayers(options: OptionValues): Promise<readonly ListedLayer[]> {
  const own = await readOwnDefinitions(options.all('layers').map(readDefinitionText))
  const wrong = own.issues.find(({ severity }) => severity === 'error')
  if (wrong !== undefined) throw new FormatError(wrong)
  return listLayers(own.layers)
}

function chosen(
  all: readonly ListedLayer[],
  type: string | undefined,
  fork: string | undefined,
): readonly ListedLayer[] {
  const ofFork = fork === undefined ? all : all.filter(({ forks }) => forks.includes(fork))
  if (ofFork.length === 0) {
    const hint = guess(fork ?? '', new Set(all.flatMap(({ forks }) => forks)))
    throw new UsageError(message('there is no fork {name}', { name: fork ?? '' }), hint)
  }
  if (type === undefined) return ofFork
  const wanted = type.toLowerCase()
  const named = ofFork.filter(
    (layer) =>
      layer.type.toLowerCase() === wanted ||
      layer.type.toLowerCase() === `python ${wanted}` ||
      layer.definition?.spellings.some((name) => name.toLowerCase() === wanted) === true,
  )
  if (named.length > 0) return named
  const types = ofFork.map((layer) => layer.type)
  throw new UsageError(message('nobody here knows a layer type {type}', { type }), guess(type, types))
}

/** Integers of any size have no JSON; places are of no use outside. */
function plain(key: string, value: unknown): unknown {
  if (key === 'place') return undefined
  if (key === 'doc' && typeof value === 'object' && value !== null && 'text' in value) return value.text
  return typeof value === 'bigint' ? Number(value) : value
}
