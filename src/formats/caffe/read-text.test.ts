import { describe, expect, it } from 'vitest'
import { FormatError } from '../../core/words/issue.ts'
import { say } from '../../core/words/message.ts'
import { readPrototxt } from './read-text.ts'

const read = (text: string) => readPrototxt('net.prototxt', new TextEncoder().encode(text))
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

describe('what a prototxt is', () => {
  it.each([
    ['', 'net'],
    ['# nothing but words\n', 'net'],
    ['name: "n"', 'net'],
    ['layer { name: "a" }', 'net'],
    ['layers { }', 'net'],
    ['input: "data"', 'net'],
    ['net: "train_val.prototxt"\nbase_lr: 0.1', 'solver'],
    ['# the rate\nbase_lr: 0.1 net: "n"', 'solver'],
    ['train_net: "a"', 'solver'],
    ['net_param { layer { name: "a" } }', 'solver'],
    // `debug_info` is in both; what follows decides.
    ['debug_info: true max_iter: 5', 'solver'],
    ['debug_info: true layer { }', 'net'],
  ])('%j is a %s', (text, kind) => {
    const found = read(text)
    expect(found.kind).toBe(kind)
    expect(found.issues).toEqual([])
    expect(found.message.type.name).toBe(kind === 'net' ? 'NetParameter' : 'SolverParameter')
  })
})

describe('what is no prototxt', () => {
  it.each([
    ['\x89HDF\r\n\x1a\n\0\0', 'caffe/weights-as-definition', 'this is an HDF5 file, not a prototxt'],
    [
      '\n\x05LeNet\xa2\x06\x10\n\x05conv1\x12\x0bConvolution\0\0',
      'caffe/weights-as-definition',
      'this is a binary Caffe file (.caffemodel), not a prototxt',
    ],
    ['\xff\xfen\0a\0m\0e\0', 'caffe/not-prototxt', 'this is text in UTF-16, not a prototxt'],
    ['<!DOCTYPE html><html></html>', 'caffe/not-prototxt', 'this is an HTML page, not a prototxt'],
    ['{"nodes": []}', 'caffe/not-prototxt', 'this is JSON, not a prototxt'],
    ['\x1f\x8b\x08\0', 'caffe/not-prototxt', 'this is a gzip archive, not a prototxt'],
    ['PK\x03\x04\0\0archive/data.pkl', 'caffe/not-prototxt', 'this is a PyTorch checkpoint, not a prototxt'],
    ['\x89PNG\r\n\x1a\n', 'caffe/not-prototxt', 'this is a PNG image, not a prototxt'],
    ['\0\x01\x02\x03', 'caffe/not-prototxt', 'this is binary, not a prototxt'],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
      'caffe/not-prototxt',
      'this is a Git LFS pointer, not the file itself, not a prototxt',
    ],
  ])('%j is named', (text, code, said) => {
    let found: unknown
    try {
      readPrototxt('net.prototxt', latin1(text))
    } catch (error) {
      found = error
    }
    if (!(found instanceof FormatError)) throw new Error('it was read')
    expect([found.issue.code, say(found.issue.message)]).toEqual([code, said])
  })
})

describe('where a mistake stands', () => {
  it.each([
    ['layer {\n  name: "conv2"\n  nmae: "x"\n}', 3, 3, 4, 'conv2'],
    ['layer { nmae: "x" name: "conv2" }', 1, 9, 4, 'conv2'],
    ['layers { layer { name: "conv2" nmae: "x" } }', 1, 32, 4, 'conv2'],
    ['layer { }\nnmae: "x"', 2, 1, 4, undefined],
    ['layer { nmae: "x" }', 1, 9, 4, undefined],
  ])('%j', (text, line, column, length, layer) => {
    const [issue] = read(text).issues
    expect(issue?.where).toEqual({
      file: 'net.prototxt',
      line,
      column,
      length,
      offset: expect.any(Number),
      ...(layer && { layer }),
    })
  })
})
