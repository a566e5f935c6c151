/** The definition that a file of weights carries along, as text for the editor. */

import { emptyLike, moved, without } from '../../src/formats/caffe/edit-message.ts'
import type { CaffeFile } from '../../src/formats/caffe/weights.ts'
import type { ProtoMessage } from '../../src/wire/protobuf/message.ts'
import { printText } from '../../src/wire/protobuf/print-text.ts'
import type { Opened } from '../protocol.ts'
import { session } from './session.ts'

/** The file's own network, unless its layers are those of the network that stands in the editor. */
export function embeddedDefinition({ net, layers, file }: CaffeFile): Opened['definition'] {
  if (net === undefined || net.count('layer') === 0) return undefined
  const names = new Set([...(session.analysis?.facts.values() ?? [])].map(({ node }) => node.name))
  const owners = layers.filter(({ blobs }) => blobs.length > 0)
  const known = owners.filter(({ name }) => names.has(name))
  if (owners.length > 0 && known.length * 2 >= owners.length) return undefined
  return { name: `${file.name.replace(/\.\w+$/, '')}.prototxt`, text: printText(bare(net)) }
}

/** The network without its numbers. */
function bare(net: ProtoMessage): ProtoMessage {
  const result = emptyLike(net, net.type)
  const rest = without(net, 'layer')
  for (const [name, { values }] of rest.content) for (const value of values) moved(result, name, value, net)
  for (const layer of net.messages('layer')) moved(result, 'layer', without(layer, 'blobs', 'phase'), layer)
  return result
}
