/** The Chinese catalogue: English template → Chinese, loaded only where Chinese is spoken. */

import type { Catalogue } from '../core/words/message.ts'
import { caffe } from './zh/caffe.ts'
import { check } from './zh/check.ts'
import { cli } from './zh/cli.ts'
import { cliData } from './zh/cli-data.ts'
import { conventions } from './zh/conventions.ts'
import { core } from './zh/core.ts'
import { costSections } from './zh/cost-sections.ts'
import { costs } from './zh/costs.ts'
import { darknet } from './zh/darknet.ts'
import { diff } from './zh/diff.ts'
import { far } from './zh/far.ts'
import { figures } from './zh/figures.ts'
import { forks } from './zh/forks.ts'
import { hdf5 } from './zh/hdf5.ts'
import { hub } from './zh/hub.ts'
import { joined } from './zh/joined.ts'
import { keras } from './zh/keras.ts'
import { layers } from './zh/layers.ts'
import { layersMore } from './zh/layers-more.ts'
import { ncnn } from './zh/ncnn.ts'
import { onnx } from './zh/onnx.ts'
import { open } from './zh/open.ts'
import { operators } from './zh/operators.ts'
import { pickle } from './zh/pickle.ts'
import { protobuf } from './zh/protobuf.ts'
import { reports } from './zh/reports.ts'
import { run } from './zh/run.ts'
import { runTensors } from './zh/run-tensors.ts'
import { scan } from './zh/scan.ts'
import { tensors } from './zh/tensors.ts'
import { tflite } from './zh/tflite.ts'
import { torch } from './zh/torch.ts'
import { torchExport } from './zh/torch-export.ts'
import { weights } from './zh/weights.ts'
import { whatIf } from './zh/what-if.ts'
import { why } from './zh/why.ts'
import { zip } from './zh/zip.ts'

export const zh: Catalogue = {
  ...core,
  ...operators,
  ...conventions,
  ...protobuf,
  ...darknet,
  ...ncnn,
  ...hdf5,
  ...hub,
  ...caffe,
  ...weights,
  ...tensors,
  ...zip,
  ...pickle,
  ...torch,
  ...torchExport,
  ...joined,
  ...layers,
  ...layersMore,
  ...reports,
  ...costs,
  ...costSections,
  ...far,
  ...figures,
  ...forks,
  ...cli,
  ...cliData,
  ...check,
  ...diff,
  ...onnx,
  ...keras,
  ...tflite,
  ...open,
  ...scan,
  ...run,
  ...runTensors,
  ...whatIf,
  ...why,
}
