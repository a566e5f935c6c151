/** Decodes a whole caffemodel with protobufjs: what reading by headers is measured beside. */

const { readFileSync } = require('node:fs')
const protobuf = require('protobufjs')

const SCHEMA = `syntax = "proto2";
message BlobShape { repeated int64 dim = 1 [packed = true]; }
message BlobProto { optional BlobShape shape = 7; repeated float data = 5 [packed = true]; }
message LayerParameter { optional string name = 1; optional string type = 2; repeated BlobProto blobs = 7; }
message NetParameter { optional string name = 1; repeated LayerParameter layer = 100; }`

protobuf.parse(SCHEMA).root.lookupType('NetParameter').decode(readFileSync(process.argv[2]))
