/**
 * The schema of ONNX's files (onnx/onnx-ml.proto of IR version 14, Apache-2.0), for bytes, texts and JSON. Texts of
 * attributes, which are bytes there, are read as UTF-8.
 */

import type { MessageType } from '../../wire/protobuf/schema.ts'
import { schemaOf } from '../../wire/protobuf/schema-table.ts'

/** A message a line; see SchemaTables. */
const MESSAGES = `AttributeProto|name 1 ? string|ref_attr_name 21 ? string|doc_string 13 ? string|type 20 ? AttributeType|f 2 ? float|i 3 ? int64|s 4 ?b string|t 5 ? TensorProto|g 6 ? GraphProto|sparse_tensor 22 ? SparseTensorProto|tp 14 ? TypeProto|floats 7 * float|ints 8 * int64|strings 9 *b string|tensors 10 * TensorProto|graphs 11 * GraphProto|sparse_tensors 23 * SparseTensorProto|type_protos 15 * TypeProto
ValueInfoProto|name 1 ? string|type 2 ? TypeProto|doc_string 3 ? string|metadata_props 4 *l StringStringEntryProto
NodeProto|input 1 * string|output 2 * string|name 3 ? string|op_type 4 ? string|domain 7 ? string|overload 8 ? string|attribute 5 * AttributeProto|doc_string 6 ? string|metadata_props 9 *l StringStringEntryProto|device_configurations 10 * NodeDeviceConfigurationProto
IntIntListEntryProto|key 1 ? int64|value 2 * int64
NodeDeviceConfigurationProto|configuration_id 1 ? string|sharding_spec 2 * ShardingSpecProto|pipeline_stage 3 ? int32
ShardingSpecProto|tensor_name 1 ? string|device 2 * int64|index_to_device_group_map 3 * IntIntListEntryProto|sharded_dim 4 * ShardedDimProto
ShardedDimProto|axis 1 ? int64|simple_sharding 2 * SimpleShardedDimProto
SimpleShardedDimProto|dim_value 1 ? int64|dim_param 2 ? string|num_shards 3 ? int64
TrainingInfoProto|initialization 1 ? GraphProto|algorithm 2 ? GraphProto|initialization_binding 3 * StringStringEntryProto|update_binding 4 * StringStringEntryProto
ModelProto|ir_version 1 ? int64|opset_import 8 * OperatorSetIdProto|producer_name 2 ? string|producer_version 3 ? string|domain 4 ? string|model_version 5 ? int64|doc_string 6 ? string|graph 7 ? GraphProto|metadata_props 14 *l StringStringEntryProto|training_info 20 * TrainingInfoProto|functions 25 * FunctionProto|configuration 26 * DeviceConfigurationProto
DeviceConfigurationProto|name 1 ? string|num_devices 2 ? int32|device 3 * string
StringStringEntryProto|key 1 ? string|value 2 ? string
TensorAnnotation|tensor_name 1 ? string|quant_parameter_tensor_names 2 * StringStringEntryProto
GraphProto|node 1 * NodeProto|name 2 ? string|initializer 5 * TensorProto|sparse_initializer 15 * SparseTensorProto|doc_string 10 ? string|input 11 * ValueInfoProto|output 12 * ValueInfoProto|value_info 13 *l ValueInfoProto|quantization_annotation 14 * TensorAnnotation|metadata_props 16 *l StringStringEntryProto
TensorProto|dims 1 * int64|data_type 2 ? int32|segment 3 ? TensorProto.Segment|float_data 4 *pw float|int32_data 5 *pw int32|string_data 6 *w bytes|int64_data 7 *pw int64|name 8 ? string|doc_string 12 ? string|raw_data 9 ?w bytes|external_data 13 * StringStringEntryProto|data_location 14 ? DataLocation|double_data 10 *pw double|uint64_data 11 *pw uint64|metadata_props 16 *l StringStringEntryProto
TensorProto.Segment|begin 1 ? int64|end 2 ? int64
SparseTensorProto|values 1 ? TensorProto|indices 2 ? TensorProto|dims 3 * int64
TensorShapeProto|dim 1 * TensorShapeProto.Dimension
TensorShapeProto.Dimension|dim_value 1 ? int64|dim_param 2 ? string|denotation 3 ? string
TypeProto|tensor_type 1 ? TypeProto.Tensor|sequence_type 4 ? TypeProto.Sequence|map_type 5 ? TypeProto.Map|optional_type 9 ? TypeProto.Optional|sparse_tensor_type 8 ? TypeProto.SparseTensor|opaque_type 7 ? TypeProto.Opaque|denotation 6 ? string
TypeProto.Tensor|elem_type 1 ? int32|shape 2 ? TensorShapeProto
TypeProto.Sequence|elem_type 1 ? TypeProto
TypeProto.Map|key_type 1 ? int32|value_type 2 ? TypeProto
TypeProto.Optional|elem_type 1 ? TypeProto
TypeProto.SparseTensor|elem_type 1 ? int32|shape 2 ? TensorShapeProto
TypeProto.Opaque|domain 1 ? string|name 2 ? string
OperatorSetIdProto|domain 1 ? string|version 2 ? int64
FunctionProto|name 1 ? string|input 4 * string|output 5 * string|attribute 6 * string|attribute_proto 11 * AttributeProto|node 7 * NodeProto|doc_string 8 ? string|opset_import 9 * OperatorSetIdProto|domain 10 ? string|overload 13 ? string|value_info 12 *l ValueInfoProto|metadata_props 14 *l StringStringEntryProto`

const ENUMS = `AttributeProto.AttributeType|UNDEFINED 0|FLOAT 1|INT 2|STRING 3|TENSOR 4|GRAPH 5|SPARSE_TENSOR 11|TYPE_PROTO 13|FLOATS 6|INTS 7|STRINGS 8|TENSORS 9|GRAPHS 10|SPARSE_TENSORS 12|TYPE_PROTOS 14
TensorProto.DataType|UNDEFINED 0|FLOAT 1|UINT8 2|INT8 3|UINT16 4|INT16 5|INT32 6|INT64 7|STRING 8|BOOL 9|FLOAT16 10|DOUBLE 11|UINT32 12|UINT64 13|COMPLEX64 14|COMPLEX128 15|BFLOAT16 16|FLOAT8E4M3FN 17|FLOAT8E4M3FNUZ 18|FLOAT8E5M2 19|FLOAT8E5M2FNUZ 20|UINT4 21|INT4 22|FLOAT4E2M1 23|FLOAT8E8M0 24|UINT2 25|INT2 26|FLOAT6E2M3 27|FLOAT6E3M2 28
TensorProto.DataLocation|DEFAULT 0|EXTERNAL 1`

const find = schemaOf({ messages: MESSAGES, enums: ENUMS })

/** The descriptor of a message that the schema has, e.g. `NodeProto`. */
export function onnxMessage(name: string): MessageType {
  const type = find(name)
  if (type === undefined) throw new Error(`the schema has no message ${name}`)
  return type
}

/** The newest version of the format that this schema has (onnx.proto, Version). */
export const NEWEST_IR = 14n
