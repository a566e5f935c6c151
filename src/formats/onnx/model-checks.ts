/** What onnx's checker and onnxruntime refuse of a model as a whole (onnx/checker.cc, check_model). */

import { type Issue, issue, type Severity } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { domainOf, type Versions } from './context.ts'
import { importsOf } from './functions.ts'
import type { ModelFile } from './model-file.ts'
import { NEWEST_IR } from './schema.ts'

/** The newest operator set (onnx 1.23). */
const NEWEST_OPSET = 28

/** From this version of the format on, models say which operator sets they take. */
const FIRST_WITH_IMPORTS = 3n

/** Domain → version of its operators; where a model says none, the first of old files, the newest of all others. */
export function versionsOf(model: ProtoMessage): Versions {
  const versions = importsOf(model)
  if (!versions.has('')) versions.set('', model.bigint('ir_version') < FIRST_WITH_IMPORTS ? 1 : NEWEST_OPSET)
  return versions
}

/** What is wrong with the model itself, before its graph is looked at. */
export function modelIssues({ model, isDamaged }: ModelFile, file: string): readonly Issue[] {
  const found: Issue[] = []
  const tell = (severity: Severity, code: string, text: string, args: MessageArgs = {}) => {
    found.push(issue(code, severity, text, args, { where: { file } }))
  }
  if (isDamaged) return found
  if (!model.has('graph')) tell('error', 'onnx/no-graph', 'the model has no graph')
  else if (!model.message('graph').has('output')) tell('warning', 'onnx/no-outputs', 'the graph has no outputs')
  checkVersion(model, tell)
  checkImports(model, tell)
  checkMetadata(model, tell)
  return found
}

type Tell = (severity: Severity, code: string, text: string, args?: MessageArgs) => void

function checkVersion(model: ProtoMessage, tell: Tell): void {
  const version = model.bigint('ir_version')
  if (!model.has('ir_version')) tell('error', 'onnx/no-version', 'the model does not say of which version it is')
  else if (version > NEWEST_IR) {
    const text = 'version {version} of the format is newer than the newest that is known, {newest}'
    tell('error', 'onnx/version', text, { version, newest: NEWEST_IR })
  } else if (version <= 0n) {
    const text = 'version {version} of the format: onnx refuses it, onnxruntime takes it'
    tell('warning', 'onnx/version', text, { version })
  }
}

function checkImports(model: ProtoMessage, tell: Tell): void {
  const version = model.bigint('ir_version')
  const imports = model.messages('opset_import').map((each) => domainOf(each.string('domain')))
  if (imports.length === 0 && model.has('graph')) {
    const text = 'the model does not say which version of the operators it takes'
    tell(version < FIRST_WITH_IMPORTS ? 'warning' : 'error', 'onnx/no-opset', text)
  } else if (imports.length > 0 && version > 0n && version < FIRST_WITH_IMPORTS) {
    const text = 'in version {version} of the format models do not say which operators they take: onnx refuses it'
    tell('warning', 'onnx/version', text, { version })
  } else if (model.has('graph') && !imports.includes('') && usesOwnOperators(model)) {
    const text = "the model does not import ONNX's own operators: onnx refuses that, onnxruntime takes the newest"
    tell('warning', 'onnx/no-opset', text)
  }
}

function usesOwnOperators(model: ProtoMessage): boolean {
  return model
    .message('graph')
    .messages('node')
    .some((node) => domainOf(node.string('domain')) === '')
}

function checkMetadata(model: ProtoMessage, tell: Tell): void {
  const keys = model.messages('metadata_props').map((each) => each.string('key'))
  const twice = keys.find((key, at) => keys.indexOf(key) !== at)
  if (twice === undefined) return
  tell('warning', 'onnx/metadata-twice', 'the metadata has the key {key} twice, which onnx refuses', {
    key: JSON.stringify(twice),
  })
}
