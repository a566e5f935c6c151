/** Weights files against real Caffe: the project's own always, those beside the project where they are. */

import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FormatError } from '../src/core/words/issue.ts'
import { filesBelow, SHARED } from './shared.ts'
import { expectTruth, readOrRefusal, truthOf } from './weights-truth.ts'

const OWN = 'test/fixtures/weights'

function filesWithTruth(folder: string): readonly string[] {
  return filesBelow(folder, '.json')
    .map((file) => file.slice(0, -'.json'.length))
    .filter((file) => existsSync(file))
}

const FOLDERS = [OWN, `${SHARED}/weights`, `${SHARED}/real`].filter((folder) => existsSync(folder))

describe.each(FOLDERS)('weights in %s', (folder) => {
  it.each(filesWithTruth(folder))('%s', async (file) => {
    const truth = truthOf(file)
    if (truth !== undefined) await expectTruth(file, truth)
  })
})

describe.skipIf(!existsSync(`${SHARED}/real`))('files under wrong names', () => {
  it.each([
    ['a Git LFS pointer', 'opencv+opencv_zoo/models/qrcode_wechatqrcode/detect_2021nov.caffemodel'],
    ['a prototxt', 'opencv+opencv_zoo/models/qrcode_wechatqrcode/detect_2021nov.prototxt'],
  ])('%s is refused by its name', async (_what, file) => {
    const found = await readOrRefusal(`${SHARED}/real/${file}`)
    expect(found).toBeInstanceOf(FormatError)
    if (found instanceof FormatError) expect(found.issue.code).toMatch(/^caffe\/(not-weights|definition-as-weights)$/)
  })

  it('an AppleDouble file is named, though Caffe reads it', async () => {
    const folder = 'GongCheng1919+Quantitative-and-ternary-caffe-for-network-compression/data/ilsvrc12'
    const found = await readOrRefusal(`${SHARED}/real/${folder}/._imagenet_mean.binaryproto`)
    if (found instanceof FormatError) throw found
    expect(found.issues.map(({ code }) => code)).toContain('caffe/not-weights')
  })
})
