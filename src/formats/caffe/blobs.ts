/** From BlobProto messages to blobs. */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { BLOB_FIELDS, type BlobArray, type BlobField, type CaffeBlob } from './weights.ts'

/** The sizes of a blob of four axes, as old files give them. */
export const LEGACY_SIZES = ['num', 'channels', 'height', 'width'] as const

const VIDEO = ['num', 'channels', 'length', 'height', 'width'] as const

/** Finds the arrays of a BlobProto, which stand outside of the message where the file is binary. */
export type ArrayOf = (blob: ProtoMessage, field: BlobField) => BlobArray | undefined

/** The blob that a BlobProto holds. Any one of the old sizes makes its shape the old one (Blob::FromProto). */
export function blobOf(blob: ProtoMessage, arrayOf: ArrayOf): CaffeBlob {
  const isLegacy = hasLegacySizes(blob)
  const arrays = BLOB_FIELDS.map((field) => arrayOf(blob, field)).filter((array) => array !== undefined)
  return {
    shape: sizesOf(blob),
    isLegacy,
    arrays,
    get where() {
      return blob.where()
    },
  }
}

function hasLegacySizes(blob: ProtoMessage): boolean {
  return LEGACY_SIZES.some((name) => blob.has(name))
}

/** The sizes of a BlobProto's axes as the file gives them; of old sizes, missing ones are 0. */
export function sizesOf(blob: ProtoMessage): readonly bigint[] {
  if (!hasLegacySizes(blob)) return blob.message('shape').bigints('dim')
  // Forks for video have a fifth size between channels and height.
  const sizes = blob.has('length') ? VIDEO : LEGACY_SIZES
  return sizes.map((name) => blob.bigint(name))
}

/** The arrays of a text's BlobProto: the numbers are values of the message. */
export function textArray(blob: ProtoMessage, field: BlobField): BlobArray | undefined {
  const values = blob.numbers(field)
  return values.length === 0 ? undefined : { field, count: values.length, values }
}
