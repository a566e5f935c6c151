/** The definition that a file of weights carries along, as text. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { DefinitionText } from '../../core/words/definition-text.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { printText } from '../../wire/protobuf/print-text.ts'
import { emptyLike, moved, without } from './edit-message.ts'
import { readCaffeWeights } from './read-weights.ts'

/** The network of a file, without its numbers; `undefined` where it has names and numbers only. */
export async function definitionText(source: ByteSource): Promise<DefinitionText | undefined> {
  const { net, file } = await readCaffeWeights(source)
  if (net === undefined || net.count('layer') === 0) return undefined
  return { name: `${file.name.replace(/\.\w+$/, '')}.prototxt`, text: printText(bare(net)) }
}

function bare(net: ProtoMessage): ProtoMessage {
  const result = emptyLike(net, net.type)
  const rest = without(net, 'layer')
  for (const [name, { values }] of rest.content) for (const value of values) moved(result, name, value, net)
  for (const layer of net.messages('layer')) moved(result, 'layer', without(layer, 'blobs', 'phase'), layer)
  return result
}
