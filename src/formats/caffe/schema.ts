/** The schema of BVLC Caffe's head (src/caffe/proto/caffe.proto at 9b891540, BSD-2-Clause), for text and for bytes. */

import type { MessageType } from '../../wire/protobuf/schema.ts'
import { schemaOf } from '../../wire/protobuf/schema-table.ts'
import { ENUMS, MESSAGES } from './schema.generated.ts'

/** The descriptor of a message; `undefined` where the schema has none of that name. */
export const findMessageType = schemaOf({ messages: MESSAGES, enums: ENUMS })

/** The descriptor of a message that the schema has, e.g. `LayerParameter`. */
export function messageType(name: string): MessageType {
  const type = findMessageType(name)
  if (type === undefined) throw new Error(`the schema has no message ${name}`)
  return type
}
