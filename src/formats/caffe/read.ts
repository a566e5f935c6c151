/** Reads a Caffe network definition (prototxt) into a Model. */

import type { Issue } from '../../core/issue.ts'
import type { Model } from '../../core/model.ts'
import { type CaffeOptions, lowerNet } from './lower.ts'
import { readPrototxt } from './read-text.ts'
import { upgradeNet } from './upgrade.ts'

/**
 * Reads the network that the prototxt `bytes` define. What is wrong with it becomes issues of the model;
 * throws FormatError only where the bytes are no prototxt at all.
 */
export function readCaffeNet(name: string, bytes: Uint8Array, options: CaffeOptions = {}): Model {
  const definition = readPrototxt(name, bytes)
  const upgraded = upgradeNet(definition.message)
  const issues: readonly Issue[] = [...definition.issues, ...upgraded.issues]
  const model = lowerNet(upgraded.message, issues, options)
  return {
    ...model,
    files: [{ name, role: 'definition', format: 'caffe/prototxt', size: bytes.byteLength, spans: [] }],
  }
}
