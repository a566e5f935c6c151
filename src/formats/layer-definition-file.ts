/** Definition files: TOML with the place of every value, so that a mistake inside a formula has its line and column. */

import { readToml } from '../wire/toml/read-toml.ts'
import { type ParsedDefinitions, parseDefinitions } from './parse-layer-definition.ts'

/** Reads a definition file. Mistakes become issues; definitions without any are there. */
export function readDefinitionFile(file: string, text: string, group: string): ParsedDefinitions {
  const read = readToml(file, text, 'layers/toml')
  return 'code' in read ? { layers: [], issues: [read] } : parseDefinitions(read.root, group, read.place)
}
