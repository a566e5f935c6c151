/** `weigh layers [TYPE]`: every known layer type, or one with its formulas. */

import type { ListedLayer } from '../../core/network/layer-type.ts'
import { message } from '../../core/words/message.ts'
import { layerTypesNamed, listLayerTypes } from '../../formats/layer-types.ts'
import { reportLayerTypes } from '../../reports/report.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { guess } from '../hints.ts'
import { readDefinitionText } from '../named-text.ts'
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
    const all = await listLayerTypes(options.all('layers').map(readDefinitionText))
    const found = chosen(all, operands[0], options.value('fork'))
    const printing = { format, full: operands[0] !== undefined, ...writerOptions(options, terminal) }
    await emit(await reportLayerTypes(found, printing), options, terminal)
    return 0
  },
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
  const named = layerTypesNamed(ofFork, type)
  if (named.length > 0) return named
  const types = ofFork.map((layer) => layer.type)
  throw new UsageError(message('nobody here knows a layer type {type}', { type }), guess(type, types))
}
