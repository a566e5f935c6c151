/** Models as their text says them, in bytes: what tests read. */

import { readFileSync } from 'node:fs'
import { analyze } from '../src/analyze/analyze.ts'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import type { NetworkOptions } from '../src/formats/format.ts'
import { readNetwork } from '../src/formats/index.ts'
import { parseOnnxText } from '../src/formats/onnx/onnx-text.ts'
import { writeProto } from '../src/wire/protobuf/write.ts'

/** The text of a fixture. */
export function fixtureText(name: string): string {
  return readFileSync(`test/fixtures/onnx/${name}.onnxtxt`, 'utf8')
}

/** A model in ONNX's own text form as the bytes that onnx would write. Throws where the text is wrong. */
export function bytesOf(text: string): Uint8Array {
  const { message, damage } = parseOnnxText('test.onnxtxt', new TextEncoder().encode(text))
  if (damage !== undefined) throw new Error(JSON.stringify(damage))
  return writeProto(message)
}

/** Weighs a model that a text says; `files` lie beside it. */
export async function weighText(
  text: string,
  options: NetworkOptions = {},
  files: Readonly<Record<string, ByteSource>> = {},
) {
  return weighBytes(bytesOf(text), options, files)
}

export async function weighBytes(
  bytes: Uint8Array,
  options: NetworkOptions = {},
  files: Readonly<Record<string, ByteSource>> = {},
) {
  const open = (name: string) => Promise.resolve(files[name])
  return analyze(await readNetwork([memorySource('test.onnx', bytes)], { ...options, open }))
}
