import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { filesBelow, hasShared } from '../../test/shared.ts'
import { sniff } from './sniff.ts'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

describe('a file is named by its first bytes', () => {
  it.each([
    ['name: "net"\n', 'text'],
    ['', 'text'],
    ['\x89HDF\r\n\x1a\n', 'hdf5'],
    ['PK\x03\x04\x00\x00archive/data.pkl', 'zip'],
    ['\xff\xfen\x00', 'utf-16'],
    ['version https://git-lfs.github.com/spec/v1\n', 'git-lfs'],
    ['<!DOCTYPE html><html>', 'html'],
    ['\x08\x06\x12\x07pytorch:\x10', 'onnx'],
    ['\x08\x01\x12\xa4\x05\n\x02\x01\x02', 'savedmodel'],
    ['\n\x05LeNet\xa2\x06\x10\n\x05conv1\x12\x0bConvolution\x00\x00', 'caffemodel'],
    ['\n\x86\x01\x08\x00\x10\x00conv2d', 'paddle'],
    ['\x40\x00\x00\x00\x00\x00\x00\x00{"a":{}}', 'safetensors'],
    ['7767517\n3 3\n', 'ncnn'],
    ['# cfg\n[net]\nbatch=1\n', 'darknet'],
  ])('%j is %s', (text, kind) => {
    expect(sniff(bytes(text)).kind).toBe(kind)
  })

  it.runIf(hasShared)("takes no other framework's file for a definition", () => {
    const folders = [
      'gguf',
      'onnx',
      'safetensors',
      'tflite',
      'pytorch-zip',
      'pytorch-legacy',
      'keras-h5',
      'keras-v3',
      'numpy',
      'ncnn',
      'darknet',
      'openvino',
      'paddle',
    ]
    const suffixes = [
      '.gguf',
      '.onnx',
      '.safetensors',
      '.tflite',
      '.pt',
      '.h5',
      '.keras',
      '.npz',
      '.param',
      '.cfg',
      '.xml',
      '__model__',
    ]
    for (const folder of folders) {
      for (const file of suffixes.flatMap((suffix) => filesBelow(`../shared/formats/${folder}`, suffix))) {
        if (file.endsWith('broken.pt')) continue
        const { kind } = sniff(readFileSync(file).subarray(0, 4096))
        expect(['text', 'caffemodel'], file).not.toContain(kind)
      }
    }
  })
})
