/** Opens a file as Netron does, without drawing it: `node netron.js FOLDER FILE`, where FOLDER holds Netron's readers. */

import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder = '', file = ''] = process.argv.slice(2)
const load = (/** @type {string} */ name) => import(pathToFileURL(join(folder, `${name}.js`)).href)
// Their reader of images looks for a page.
globalThis.window ??= /** @type {any} */ ({ addEventListener: () => {} })
const [view, node] = await Promise.all([load('view'), load('node')])

const host = {
  version: '0',
  environment: () => undefined,
  require: (/** @type {string} */ id) => load(id.replace(/^\.\//, '')),
  request: (/** @type {string} */ name, /** @type {string} */ encoding) => readFileSync(join(folder, name), encoding),
  exception: () => {},
  event: () => {},
}
const { size, mtimeMs } = statSync(file)
const stream = new node.FileStream(file, 0, size, mtimeMs)
const context = {
  identifier: basename(file),
  stream,
  entries: new Map(),
  require: host.require,
  request: host.request,
  asset: host.request,
  error: () => {},
}
const model = await new view.ModelFactoryService(host).open(context)
if (model === undefined || model === null) throw new Error(`Netron opens nothing of ${file}`)
console.log(model.format)
