/**
 * Signatures of all operators in all versions, from the schemas that onnx 1.23.2 (Apache-2.0) and onnxruntime 1.32.0 (MIT;
 * com.microsoft, without attributes) register.
 *
 * A line an operator, `domain/Name|since signature|since signature`: from that version of its domain's operator set on,
 * it has the signature `inputs>outputs attributes`, or `!`: it is gone. `name?` may be left out, `name*n` stands for any
 * number from n on; an attribute is `name:type`, `name!:type` where it must be given; `~`: attributes are not told.
 */
export const SIGNATURES = `Abs|1 X>Y consumed_inputs:ints|6 X>Y
Acos|7 input>output
Acosh|9 input>output
Add|1 A,B>C axis:int,broadcast:int,consumed_inputs:ints|6 A,B>C axis:int,broadcast:int|7 A,B>C
AffineGrid|20 theta,size>grid align_corners:int
And|1 A,B>C axis:int,broadcast:int|7 A,B>C
ArgMax|1 data>reduced axis:int,keepdims:int|12 data>reduced axis:int,keepdims:int,select_last_index:int
ArgMin|1 data>reduced axis:int,keepdims:int|12 data>reduced axis:int,keepdims:int,select_last_index:int
Asin|7 input>output
Asinh|9 input>output
Atan|7 input>output
Atanh|9 input>output
Attention|23 Q,K,V,attn_mask?,past_key?,past_value?>Y,present_key?,present_value?,qk_matmul_output? is_causal:int,kv_num_heads:int,q_num_heads:int,qk_matmul_output_mode:int,scale:float,softcap:float,softmax_precision:int|24 Q,K,V,attn_mask?,past_key?,past_value?,nonpad_kv_seqlen?>Y,present_key?,present_value?,qk_matmul_output? is_causal:int,kv_num_heads:int,q_num_heads:int,qk_matmul_output_mode:int,scale:float,softcap:float,softmax_precision:int|25 Q,K,V,attn_mask?,past_key?,past_value?,nonpad_kv_seqlen?>Y,present_key?,present_value?,qk_matmul_output? is_causal:int,kv_num_heads:int,left_window_size:int,q_num_heads:int,qk_matmul_output_mode:int,right_window_size:int,scale:float,softcap:float,softmax_precision:int
AveragePool|1 X>Y auto_pad:string,kernel_shape!:ints,pads:ints,strides:ints|7 X>Y auto_pad:string,count_include_pad:int,kernel_shape!:ints,pads:ints,strides:ints|10 X>Y auto_pad:string,ceil_mode:int,count_include_pad:int,kernel_shape!:ints,pads:ints,strides:ints|19 X>Y auto_pad:string,ceil_mode:int,count_include_pad:int,dilations:ints,kernel_shape!:ints,pads:ints,strides:ints
BatchNormalization|1 X,scale,B,mean,var>Y,mean?,var?,saved_mean?,saved_var? consumed_inputs!:ints,epsilon:float,is_test:int,momentum:float,spatial:int|6 X,scale,B,mean,var>Y,mean?,var?,saved_mean?,saved_var? epsilon:float,is_test:int,momentum:float,spatial:int|7 X,scale,B,mean,var>Y,mean?,var?,saved_mean?,saved_var? epsilon:float,momentum:float,spatial:int|9 X,scale,B,mean,var>Y,mean?,var?,saved_mean?,saved_var? epsilon:float,momentum:float|14 X,scale,B,input_mean,input_var>Y,running_mean?,running_var? epsilon:float,momentum:float,training_mode:int
Bernoulli|15 input>output dtype:int,seed:float
BitCast|26 input>output to!:int
BitShift|11 X,Y>Z direction!:string
BitwiseAnd|18 A,B>C
BitwiseNot|18 X>Y
BitwiseOr|18 A,B>C
BitwiseXor|18 A,B>C
BlackmanWindow|17 size>output output_datatype:int,periodic:int
Cast|1 input>output to!:string|6 input>output to!:int|19 input>output saturate:int,to!:int|24 input>output round_mode:string,saturate:int,to!:int
CastLike|15 input,target_type>output|19 input,target_type>output saturate:int|24 input,target_type>output round_mode:string,saturate:int
CausalConvWithState|27 input,weight,bias?,past_state?>output,present_state activation:string
Ceil|1 X>Y consumed_inputs:ints|6 X>Y
Celu|12 X>Y alpha:float
CenterCropPad|18 input_data,shape>output_data axes:ints
Clip|1 input>output consumed_inputs:ints,max:float,min:float|6 input>output max:float,min:float|11 input,min?,max?>output
Col2Im|18 input,image_shape,block_shape>output dilations:ints,pads:ints,strides:ints
Compress|9 input,condition>output axis:int
Concat|1 inputs*1>concat_result axis:int|4 inputs*1>concat_result axis!:int
ConcatFromSequence|11 input_sequence>concat_result axis!:int,new_axis:int
Constant|1 >output value!:tensor|11 >output sparse_value:sparse_tensor,value:tensor|12 >output sparse_value:sparse_tensor,value:tensor,value_float:float,value_floats:floats,value_int:int,value_ints:ints,value_string:string,value_strings:strings
ConstantOfShape|9 input>output value:tensor
Conv|1 X,W,B?>Y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints
ConvInteger|10 x,w,x_zero_point?,w_zero_point?>y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints
ConvTranspose|1 X,W,B?>Y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,output_padding:ints,output_shape:ints,pads:ints,strides:ints
Cos|7 input>output
Cosh|9 input>output
CumProd|26 x,axis>y exclusive:int,reverse:int
CumSum|11 x,axis>y exclusive:int,reverse:int
DFT|17 input,dft_length?>output axis:int,inverse:int,onesided:int|20 input,dft_length?,axis?>output inverse:int,onesided:int
DeformConv|19 X,W,offset,B?,mask?>Y dilations:ints,group:int,kernel_shape:ints,offset_group:int,pads:ints,strides:ints
DepthToSpace|1 input>output blocksize!:int|11 input>output blocksize!:int,mode:string
DequantizeLinear|10 x,x_scale,x_zero_point?>y|13 x,x_scale,x_zero_point?>y axis:int|21 x,x_scale,x_zero_point?>y axis:int,block_size:int|23 x,x_scale,x_zero_point?>y axis:int,block_size:int,output_dtype:int
Det|11 X>Y
Div|1 A,B>C axis:int,broadcast:int,consumed_inputs:ints|6 A,B>C axis:int,broadcast:int|7 A,B>C
Dropout|1 data>output,mask? consumed_inputs:ints,is_test:int,ratio:float|6 data>output,mask? is_test:int,ratio:float|7 data>output,mask? ratio:float|12 data,ratio?,training_mode?>output,mask? seed:int
DynamicQuantizeLinear|11 x>y,y_scale,y_zero_point
Einsum|12 Inputs*1>Output equation!:string
Elu|1 X>Y alpha:float,consumed_inputs:ints|6 X>Y alpha:float
Equal|1 A,B>C axis:int,broadcast:int|7 A,B>C
Erf|9 input>output
Exp|1 input>output consumed_inputs:ints|6 input>output
Expand|8 input,shape>output
EyeLike|9 input>output dtype:int,k:int
Flatten|1 input>output axis:int
Floor|1 X>Y consumed_inputs:ints|6 X>Y
GRU|1 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,output_sequence:int|3 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,linear_before_reset:int,output_sequence:int|7 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,linear_before_reset:int|14 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,layout:int,linear_before_reset:int
Gather|1 data,indices>output axis:int
GatherElements|11 data,indices>output axis:int
GatherND|11 data,indices>output|12 data,indices>output batch_dims:int
Gelu|20 X>Y approximate:string
Gemm|1 A,B,C>Y alpha:float,beta:float,broadcast:int,transA:int,transB:int|7 A,B,C>Y alpha:float,beta:float,transA:int,transB:int|11 A,B,C?>Y alpha:float,beta:float,transA:int,transB:int
GlobalAveragePool|1 X>Y
GlobalLpPool|1 X>Y p:float|2 X>Y p:int
GlobalMaxPool|1 X>Y
Greater|1 A,B>C axis:int,broadcast:int|7 A,B>C
GreaterOrEqual|12 A,B>C
GridSample|16 X,grid>Y align_corners:int,mode:string,padding_mode:string
GroupNormalization|18 !|21 X,scale,bias>Y epsilon:float,num_groups!:int,stash_type:int
HammingWindow|17 size>output output_datatype:int,periodic:int
HannWindow|17 size>output output_datatype:int,periodic:int
HardSigmoid|1 X>Y alpha:float,beta:float,consumed_inputs:ints|6 X>Y alpha:float,beta:float
HardSwish|14 X>Y
Hardmax|1 input>output axis:int
Identity|1 input>output
If|1 cond>outputs*1 else_branch!:graph,then_branch!:graph
ImageDecoder|20 encoded_stream>image pixel_format:string
InstanceNormalization|1 input,scale,B>output consumed_inputs:ints,epsilon:float|6 input,scale,B>output epsilon:float
IsInf|10 X>Y detect_negative:int,detect_positive:int
IsNaN|9 X>Y
LRN|1 X>Y alpha:float,beta:float,bias:float,size!:int
LSTM|1 X,W,R,B?,sequence_lens?,initial_h?,initial_c?,P?>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int,output_sequence:int|7 X,W,R,B?,sequence_lens?,initial_h?,initial_c?,P?>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int|14 X,W,R,B?,sequence_lens?,initial_h?,initial_c?,P?>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int,layout:int
LayerNormalization|17 X,Scale,B?>Y,Mean?,InvStdDev? axis:int,epsilon:float,stash_type:int
LeakyRelu|1 X>Y alpha:float,consumed_inputs:ints|6 X>Y alpha:float
Less|1 A,B>C axis:int,broadcast:int|7 A,B>C
LessOrEqual|12 A,B>C
LinearAttention|27 query,key,value,past_state?,decay?,beta?>output,present_state chunk_size:int,kv_num_heads!:int,q_num_heads!:int,scale:float,update_rule:string
Log|1 input>output consumed_inputs:ints|6 input>output
LogSoftmax|1 input>output axis:int
Loop|1 M?,cond?,v_initial*1>v_final_and_scan_outputs*1 body!:graph|11 M?,cond?,v_initial*0>v_final_and_scan_outputs*1 body!:graph
LpNormalization|1 input>output axis:int,p:int
LpPool|1 X>Y auto_pad:string,kernel_shape:ints,p:float,pads:ints,strides:ints|2 X>Y auto_pad:string,kernel_shape!:ints,p:int,pads:ints,strides:ints|18 X>Y auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,p:int,pads:ints,strides:ints
MatMul|1 A,B>Y
MatMulInteger|10 A,B,a_zero_point?,b_zero_point?>Y
Max|1 data_0*1>max consumed_inputs:ints|6 data_0*1>max
MaxPool|1 X>Y auto_pad:string,kernel_shape!:ints,pads:ints,strides:ints|8 X>Y,Indices? auto_pad:string,kernel_shape!:ints,pads:ints,storage_order:int,strides:ints|10 X>Y,Indices? auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,pads:ints,storage_order:int,strides:ints
MaxRoiPool|1 X,rois>Y pooled_shape!:ints,spatial_scale:float
MaxUnpool|9 X,I,output_shape?>output kernel_shape!:ints,pads:ints,strides:ints
Mean|1 data_0*1>mean consumed_inputs:ints|6 data_0*1>mean
MeanVarianceNormalization|9 X>Y axes:ints
MelWeightMatrix|17 num_mel_bins,dft_length,sample_rate,lower_edge_hertz,upper_edge_hertz>output output_datatype:int
Min|1 data_0*1>min consumed_inputs:ints|6 data_0*1>min
Mish|18 X>Y
Mod|10 A,B>C fmod:int
Mul|1 A,B>C axis:int,broadcast:int,consumed_inputs:ints|6 A,B>C axis:int,broadcast:int|7 A,B>C
Multinomial|7 input>output dtype:int,sample_size:int,seed:float
Neg|1 X>Y consumed_inputs:ints|6 X>Y
NegativeLogLikelihoodLoss|12 input,target,weight?>loss ignore_index:int,reduction:string
NonMaxSuppression|10 boxes,scores,max_output_boxes_per_class?,iou_threshold?,score_threshold?>selected_indices center_point_box:int
NonZero|9 X>Y
Not|1 X>Y
OneHot|9 indices,depth,values>output axis:int
Optional|15 input?>output type:type_proto
OptionalGetElement|15 input>output
OptionalHasElement|15 input>output|18 input?>output
Or|1 A,B>C axis:int,broadcast:int|7 A,B>C
PRelu|1 X,slope>Y consumed_inputs:ints|6 X,slope>Y
Pad|1 data>output mode:string,paddings!:ints,value:float|2 data>output mode:string,pads!:ints,value:float|11 data,pads,constant_value?>output mode:string|18 data,pads,constant_value?,axes?>output mode:string
Pow|1 X,Y>Z axis:int,broadcast:int|7 X,Y>Z
QLinearConv|10 x,x_scale,x_zero_point,w,w_scale,w_zero_point,y_scale,y_zero_point,B?>y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints
QLinearMatMul|10 a,a_scale,a_zero_point,b,b_scale,b_zero_point,y_scale,y_zero_point>y
QuantizeLinear|10 x,y_scale,y_zero_point?>y|13 x,y_scale,y_zero_point?>y axis:int|19 x,y_scale,y_zero_point?>y axis:int,saturate:int|21 x,y_scale,y_zero_point?>y axis:int,block_size:int,output_dtype:int,saturate:int|23 x,y_scale,y_zero_point?>y axis:int,block_size:int,output_dtype:int,precision:int,saturate:int
RMSNormalization|23 X,scale>Y axis:int,epsilon:float,stash_type:int
RNN|1 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,output_sequence:int|7 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int|14 X,W,R,B?,sequence_lens?,initial_h?>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,layout:int
RandomNormal|1 >output dtype:int,mean:float,scale:float,seed:float,shape!:ints
RandomNormalLike|1 input>output dtype:int,mean:float,scale:float,seed:float
RandomUniform|1 >output dtype:int,high:float,low:float,seed:float,shape!:ints
RandomUniformLike|1 input>output dtype:int,high:float,low:float,seed:float
Range|11 start,limit,delta>output|27 start,limit,delta>output stash_type:int
Reciprocal|1 X>Y consumed_inputs:ints|6 X>Y
ReduceL1|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceL2|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceLogSum|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceLogSumExp|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceMax|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceMean|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceMin|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceProd|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceSum|1 data>reduced axes:ints,keepdims:int|13 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
ReduceSumSquare|1 data>reduced axes:ints,keepdims:int|18 data,axes?>reduced keepdims:int,noop_with_empty_axes:int
RegexFullMatch|20 X>Y pattern:string
Relu|1 X>Y consumed_inputs:ints|6 X>Y
Reshape|1 data>reshaped consumed_inputs:ints,shape:ints|5 data,shape>reshaped|14 data,shape>reshaped allowzero:int
Resize|10 X,scales>Y mode:string|11 X,roi,scales,sizes?>Y coordinate_transformation_mode:string,cubic_coeff_a:float,exclude_outside:int,extrapolation_value:float,mode:string,nearest_mode:string|13 X,roi?,scales?,sizes?>Y coordinate_transformation_mode:string,cubic_coeff_a:float,exclude_outside:int,extrapolation_value:float,mode:string,nearest_mode:string|18 X,roi?,scales?,sizes?>Y antialias:int,axes:ints,coordinate_transformation_mode:string,cubic_coeff_a:float,exclude_outside:int,extrapolation_value:float,keep_aspect_ratio_policy:string,mode:string,nearest_mode:string
ReverseSequence|10 input,sequence_lens>Y batch_axis:int,time_axis:int
RoiAlign|10 X,rois,batch_indices>Y mode:string,output_height:int,output_width:int,sampling_ratio:int,spatial_scale:float|16 X,rois,batch_indices>Y coordinate_transformation_mode:string,mode:string,output_height:int,output_width:int,sampling_ratio:int,spatial_scale:float
RotaryEmbedding|23 X,cos_cache,sin_cache,position_ids?>Y interleaved:int,num_heads:int,rotary_embedding_dim:int
Round|11 X>Y
STFT|17 signal,frame_step,window?,frame_length?>output onesided:int
Scan|8 sequence_lens?,initial_state_and_scan_inputs*1>final_state_and_scan_outputs*1 body!:graph,directions:ints,num_scan_inputs!:int|9 initial_state_and_scan_inputs*1>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints
Scatter|9 data,indices,updates>output axis:int|11 !
ScatterElements|11 data,indices,updates>output axis:int|16 data,indices,updates>output axis:int,reduction:string
ScatterND|11 data,indices,updates>output|16 data,indices,updates>output reduction:string
Selu|1 X>Y alpha:float,consumed_inputs:ints,gamma:float|6 X>Y alpha:float,gamma:float
SequenceAt|11 input_sequence,position>tensor
SequenceConstruct|11 inputs*1>output_sequence
SequenceEmpty|11 >output dtype:int
SequenceErase|11 input_sequence,position?>output_sequence
SequenceInsert|11 input_sequence,tensor,position?>output_sequence
SequenceLength|11 input_sequence>length
SequenceMap|17 input_sequence,additional_inputs*0>out_sequence*1 body!:graph
Shape|1 data>shape|15 data>shape end:int,start:int
Shrink|9 input>output bias:float,lambd:float
Sigmoid|1 X>Y consumed_inputs:ints|6 X>Y
Sign|9 input>output
Sin|7 input>output
Sinh|9 input>output
Size|1 data>size
Slice|1 data>output axes:ints,ends!:ints,starts!:ints|10 data,starts,ends,axes?,steps?>output
Softmax|1 input>output axis:int
SoftmaxCrossEntropyLoss|12 scores,labels,weights?>output,log_prob? ignore_index:int,reduction:string
Softplus|1 X>Y
Softsign|1 input>output
SpaceToDepth|1 input>output blocksize!:int|28 input>output blocksize!:int,mode:string
Split|1 input,split?>outputs...*1 axis:int,split:ints|2 input>outputs*1 axis:int,split:ints|13 input,split?>outputs*1 axis:int|18 input,split?>outputs*1 axis:int,num_outputs:int
SplitToSequence|11 input,split?>output_sequence axis:int,keepdims:int
Sqrt|1 X>Y consumed_inputs:ints|6 X>Y
Squeeze|1 data>squeezed axes:ints|13 data,axes?>squeezed
StringConcat|20 X,Y>Z
StringNormalizer|10 X>Y case_change_action:string,is_case_sensitive:int,locale:string,stopwords:strings
StringSplit|20 X>Y,Z delimiter:string,maxsplit:int
Sub|1 A,B>C axis:int,broadcast:int,consumed_inputs:ints|6 A,B>C axis:int,broadcast:int|7 A,B>C
Sum|1 data_0*1>sum consumed_inputs:ints|6 data_0*1>sum
SwiGLU|28 A,B>Y alpha:float
Swish|24 X>Y alpha:float
Tan|7 input>output
Tanh|1 input>output consumed_inputs:ints|6 input>output
TensorScatter|24 past_cache,update,write_indices?>present_cache axis:int,mode:string
TfIdfVectorizer|9 X>Y max_gram_length!:int,max_skip_count!:int,min_gram_length!:int,mode!:string,ngram_counts!:ints,ngram_indexes!:ints,pool_int64s:ints,pool_strings:strings,weights:floats
ThresholdedRelu|10 X>Y alpha:float
Tile|1 input,tiles,axis>output|6 input,repeats>output
TopK|1 X>Values,Indices axis:int,k!:int|10 X,K>Values,Indices axis:int|11 X,K>Values,Indices axis:int,largest:int,sorted:int
Transpose|1 data>transposed perm:ints
Trilu|14 input,k?>output upper:int
Unique|11 X>Y,indices?,inverse_indices?,counts? axis:int,sorted:int
Unsqueeze|1 data>expanded axes!:ints|13 data,axes>expanded
Upsample|1 X>Y height_scale!:float,mode:string,width_scale!:float|7 X>Y mode:string,scales!:floats|9 X,scales>Y mode:string|10 !
Where|9 condition,X,Y>output
Xor|1 A,B>C axis:int,broadcast:int|7 A,B>C
ai.onnx.ml/ArrayFeatureExtractor|1 X,Y>Z
ai.onnx.ml/Binarizer|1 X>Y threshold:float
ai.onnx.ml/CastMap|1 X>Y cast_to:string,map_form:string,max_map:int
ai.onnx.ml/CategoryMapper|1 X>Y cats_int64s:ints,cats_strings:strings,default_int64:int,default_string:string
ai.onnx.ml/DictVectorizer|1 X>Y int64_vocabulary:ints,string_vocabulary:strings
ai.onnx.ml/FeatureVectorizer|1 X*1>Y inputdimensions:ints
ai.onnx.ml/Imputer|1 X>Y imputed_value_floats:floats,imputed_value_int64s:ints,replaced_value_float:float,replaced_value_int64:int
ai.onnx.ml/LabelEncoder|1 X>Y classes_strings:strings,default_int64:int,default_string:string|2 X>Y default_float:float,default_int64:int,default_string:string,keys_floats:floats,keys_int64s:ints,keys_strings:strings,values_floats:floats,values_int64s:ints,values_strings:strings|4 X>Y default_float:float,default_int64:int,default_string:string,default_tensor:tensor,keys_floats:floats,keys_int64s:ints,keys_strings:strings,keys_tensor:tensor,values_floats:floats,values_int64s:ints,values_strings:strings,values_tensor:tensor
ai.onnx.ml/LinearClassifier|1 X>Y,Z classlabels_ints:ints,classlabels_strings:strings,coefficients!:floats,intercepts:floats,multi_class:int,post_transform:string
ai.onnx.ml/LinearRegressor|1 X>Y coefficients:floats,intercepts:floats,post_transform:string,targets:int
ai.onnx.ml/Normalizer|1 X>Y norm:string
ai.onnx.ml/OneHotEncoder|1 X>Y cats_int64s:ints,cats_strings:strings,zeros:int
ai.onnx.ml/SVMClassifier|1 X>Y,Z classlabels_ints:ints,classlabels_strings:strings,coefficients:floats,kernel_params:floats,kernel_type:string,post_transform:string,prob_a:floats,prob_b:floats,rho:floats,support_vectors:floats,vectors_per_class:ints
ai.onnx.ml/SVMRegressor|1 X>Y coefficients:floats,kernel_params:floats,kernel_type:string,n_supports:int,one_class:int,post_transform:string,rho:floats,support_vectors:floats
ai.onnx.ml/Scaler|1 X>Y offset:floats,scale:floats
ai.onnx.ml/TreeEnsemble|5 X>Y aggregate_function:int,leaf_targetids!:ints,leaf_weights!:tensor,membership_values:tensor,n_targets:int,nodes_falseleafs!:ints,nodes_falsenodeids!:ints,nodes_featureids!:ints,nodes_hitrates:tensor,nodes_missing_value_tracks_true:ints,nodes_modes!:tensor,nodes_splits!:tensor,nodes_trueleafs!:ints,nodes_truenodeids!:ints,post_transform:int,tree_roots!:ints
ai.onnx.ml/TreeEnsembleClassifier|1 X>Y,Z base_values:floats,class_ids:ints,class_nodeids:ints,class_treeids:ints,class_weights:floats,classlabels_int64s:ints,classlabels_strings:strings,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,post_transform:string|3 X>Y,Z base_values:floats,base_values_as_tensor:tensor,class_ids:ints,class_nodeids:ints,class_treeids:ints,class_weights:floats,class_weights_as_tensor:tensor,classlabels_int64s:ints,classlabels_strings:strings,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_hitrates_as_tensor:tensor,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,nodes_values_as_tensor:tensor,post_transform:string|5 !
ai.onnx.ml/TreeEnsembleRegressor|1 X>Y aggregate_function:string,base_values:floats,n_targets:int,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,post_transform:string,target_ids:ints,target_nodeids:ints,target_treeids:ints,target_weights:floats|3 X>Y aggregate_function:string,base_values:floats,base_values_as_tensor:tensor,n_targets:int,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_hitrates_as_tensor:tensor,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,nodes_values_as_tensor:tensor,post_transform:string,target_ids:ints,target_nodeids:ints,target_treeids:ints,target_weights:floats,target_weights_as_tensor:tensor|5 !
ai.onnx.ml/ZipMap|1 X>Z classlabels_int64s:ints,classlabels_strings:strings
ai.onnx.preview/FlexAttention|1 Q,K,V>Y prob_mod:graph,scale:float,score_mod:graph,softmax_precision:int
ai.onnx.preview.training/Adagrad|1 R,T,inputs*1>outputs*1 decay_factor:float,epsilon:float,norm_coefficient:float
ai.onnx.preview.training/Adam|1 R,T,inputs*1>outputs*1 alpha:float,beta:float,epsilon:float,norm_coefficient:float,norm_coefficient_post:float
ai.onnx.preview.training/Gradient|1 Inputs*1>Outputs*1 xs!:strings,y!:string,zs:strings
ai.onnx.preview.training/Momentum|1 R,T,inputs*1>outputs*1 alpha!:float,beta!:float,mode!:string,norm_coefficient!:float
com.microsoft/Attention|1 input,weights,bias?,mask_index?,past?,attention_bias?,past_sequence_length?>output,present? ~
com.microsoft/AttnLSTM|1 X,W,R,B?,sequence_lens?,initial_h?,initial_c?,P?,QW?,MW?,V?,M?,memory_seq_lens?,AW?>Y?,Y_h?,Y_c? ~
com.microsoft/BeamSearch|1 input_ids,max_length,min_length?,num_beams,num_return_sequences,length_penalty?,repetition_penalty?,vocab_mask?,prefix_vocab_mask?,attention_mask?,decoder_input_ids?,logits_processor?>sequences,sequences_scores?,scores? ~
com.microsoft/BiasAdd|1 X,bias,skip>Y ~
com.microsoft/BiasDropout|1 data,bias,residual?,ratio?,training_mode?>output,mask? ~
com.microsoft/BiasGelu|1 A,B>C ~
com.microsoft/BiasSoftmax|1 data,bias>output ~
com.microsoft/BiasSplitGelu|1 X,bias>Y ~
com.microsoft/BifurcationDetector|1 src_tokens,cur_tokens,prev_suffix_match_idx,pred_tokens?>tokens,suffix_match_idx ~
com.microsoft/BitmaskBiasDropout|1 data,bias,residual?,ratio?,training_mode?>output,mask? ~
com.microsoft/BitmaskDropout|1 data,ratio?,training_mode?>output,mask? ~
com.microsoft/BranchwiseRMSNorm|1 X,scale?>Y ~
com.microsoft/CDist|1 A,B>C ~
com.microsoft/CausalConvWithState|1 input,weight,bias?,past_state?>output,present_state,state_update? ~
com.microsoft/ComplexMul|1 A,B>C ~
com.microsoft/ComplexMulConj|1 A,B>C ~
com.microsoft/ConvStateReplay|1 source_backing,capture_backing,destination_backing,metadata>destination_out ~
com.microsoft/ConvTransposeWithDynamicPads|1 X,W,Pads?,B?>Y ~
com.microsoft/CropAndResize|1 X,rois,batch_indices,crop_size>Y ~
com.microsoft/DecoderAttention|1 query,key,q_weight,kv_weight,bias,key_padding_mask?,key_cache?,value_cache?,static_kv,use_past,has_layer_state,has_key_padding_mask>output,new_key_cache?,new_value_cache? ~
com.microsoft/DecoderMaskedMultiHeadAttention|1 query,key?,value?,mask_index?,attention_bias?,past_key?,past_value?,past_sequence_length?,beam_width?,cache_indirection?,bias?>output,present_key?,present_value?,qk? ~
com.microsoft/DecoderMaskedSelfAttention|1 input,weights,bias,mask_index?,past,attention_bias?,past_sequence_length,beam_width?,cache_indirection?>output,present ~
com.microsoft/DequantizeBFP|1 x,shape,strides>y ~
com.microsoft/DequantizeLinear|1 x,x_scale,x_zero_point?>y ~
com.microsoft/DequantizeWithOrder|1 input,scale_input>output ~
com.microsoft/DynamicQuantizeLSTM|1 X,W,R,B?,sequence_lens?,initial_h?,initial_c?,P?,W_scale,W_zero_point,R_scale,R_zero_point>Y?,Y_h?,Y_c? ~
com.microsoft/DynamicQuantizeMatMul|1 A,B,b_scale,b_zero_point?,bias?>Y ~
com.microsoft/DynamicSparseAttention|1 query,key?,value?,past_key?,past_value?,auxiliary_key?,auxiliary_value?,selected_indices,selected_counts,seqlens_k,total_sequence_length,cos_cache?,sin_cache?,position_ids?,q_norm_weight?,k_norm_weight?,head_sink?,committed_length?,key_scale?,value_scale?>output,present_key?,present_value?,validation_status? ~
com.microsoft/DynamicTimeWarping|1 input>output ~
com.microsoft/EPContext|1 inputs*0>outputs*0 ~
com.microsoft/EmbedLayerNormalization|1 input_ids,segment_ids?,word_embedding,position_embedding,segment_embedding?,gamma,beta,mask?,position_ids?>output,mask_index?,embedding_sum? ~
com.microsoft/EngramGate|1 key,query,value,key_norm_scale,query_norm_scale,conv_norm_scale?>output,gated_value_normed? ~
com.microsoft/ExpandDims|1 X,axis>Y ~
com.microsoft/FastGelu|1 X,bias?>Y ~
com.microsoft/FusedConv|1 X,W,B?,Z?>Y ~
com.microsoft/FusedGemm|1 A,B,C?>Y ~
com.microsoft/FusedMatMul|1 A,B>Y ~
com.microsoft/FusedMatMulActivation|1 A,B>Y ~
com.microsoft/GatedAdd|1 X,Y,gate,gate_weight?>output ~
com.microsoft/GatedDeltaNet|1 query,key?,value?,cu_seqlens?,decay?,beta?,initial_state?,a_log?,dt_bias?,capture_count?,state_update_active?>output,final_state?,state_update? ~
com.microsoft/GatedDeltaNetStateReplay|1 source_backing,capsule_backing,destination_backing,metadata>destination_out ~
com.microsoft/GatedRMSNorm|1 X,scale,gate>Y ~
com.microsoft/GatedRelativePositionBias|1 query_layer,query_bias,rel_pos,weight,bias,eco_a,token_offset?>output ~
com.microsoft/GatherBlockQuantized|1 data,indices,scales,zero_points?>output ~
com.microsoft/GatherND|1 data,indices>output ~
com.microsoft/GatherPacked|1 data,indices>output ~
com.microsoft/Gelu|1 X>Y ~
com.microsoft/GemmFastGelu|1 X,W,bias?>Y ~
com.microsoft/GemmFloat8|1 A,B,C?,scaleA?,scaleB?,scaleY?>Y ~
com.microsoft/GemmaRotaryEmbedding|1 emb,q,q_rot,k,k_rot>output1,output2 ~
com.microsoft/GreedySearch|1 input_ids,max_length,min_length?,repetition_penalty?,vocab_mask?,prefix_vocab_mask?,attention_mask?>sequences ~
com.microsoft/GridSample|1 X,Grid>Y ~
com.microsoft/GroupNorm|1 X,gamma,beta>Y ~
com.microsoft/GroupQueryAttention|1 query,key?,value?,past_key?,past_value?,seqlens_k,total_sequence_length,cos_cache?,sin_cache?,position_ids?,attention_bias?,head_sink?,k_scale?,v_scale?,q_norm_weight?,k_norm_weight?,query_seqlens?>output,present_key?,present_value?,output_qk? ~
com.microsoft/HyperConnectionLowRankMix|1 streams,norm_scale,down_weight,up_weight,inject_weight,prev_block_output?,prev_post_gate?>pre_output,post_gate,streams_out? ~
com.microsoft/HyperConnectionPostMix|1 streams,block_output,post_mix,stream_mix?>output ~
com.microsoft/HyperConnectionPreMix|1 streams,pre_mix>output ~
com.microsoft/Inverse|1 X>Y ~
com.microsoft/Irfft|1 X>Y ~
com.microsoft/IsAllFinite|1 input*1>output ~
com.microsoft/LinearAttention|1 query,key,value,past_state?,decay?,beta?>output,present_state ~
com.microsoft/LinearAttentionGate|1 a,dt_bias,decay_scale,b?>decay,beta? ~
com.microsoft/LongformerAttention|1 input,weight,bias,mask,global_weight,global_bias,global>output ~
com.microsoft/MRotaryEmbedding|1 input,position_ids,cos_cache,sin_cache>output ~
com.microsoft/Mamba2Verify|1 projection,conv_state,ssm_state,conv_weight,conv_bias,dt_bias,A_negative,D,norm_weight,state_row>Y,conv_snapshots,ssm_snapshots,xbc?,readout? ~
com.microsoft/MatMulBlockQuantizedFp4Weight|1 A,B,weight_scale,weight_scale_2,input_scale?,bias?>Y ~
com.microsoft/MatMulBlockQuantizedFp8Weight|1 A,B,b_scale,a_scale?,bias?>Y ~
com.microsoft/MatMulBnb4|1 A,B,absmax>Y ~
com.microsoft/MatMulFpQ4|1 A,B,B_shape>Y ~
com.microsoft/MatMulInteger16|1 A,B>Y ~
com.microsoft/MatMulIntegerToFloat|1 A,B,a_scale,b_scale,a_zero_point?,b_zero_point?,bias?>Y ~
com.microsoft/MatMulNBits|1 A,B,scales,zero_points?,g_idx?,bias?>Y ~
com.microsoft/MatMulNBitsMlp|1 A,skip?,norm_scale?,gate_B,gate_scales,gate_bias?,up_B,up_scales,up_bias?>Y,input_skip_bias_sum? ~
com.microsoft/MatMulNBitsQLoRA|1 X,W,scales,lora_A,lora_A_scales,lora_B,lora_B_scales>Y ~
com.microsoft/MatMulNBitsQkv|1 A,skip?,norm_scale,q_B,q_scales,q_bias?,k_B,k_scales,k_bias?,v_B,v_scales,v_bias?>Q,K,V,input_skip_bias_sum? ~
com.microsoft/MatMulPacked|1 A,B,global_scale?>Y ~
com.microsoft/MaxpoolWithMask|1 X,M>Y ~
com.microsoft/MoE|1 input,router_probs,fc1_experts_weights,fc1_experts_bias?,fc2_experts_weights,fc2_experts_bias?,fc3_experts_weights?,fc3_experts_bias?>output ~
com.microsoft/MoEGroupRouter|1 logits,expert_bias,projection_weight?>router_probs?,selection_scores?,router_weights? ~
com.microsoft/MoEPacked|1 input,router_probs,gate_experts_weights,up_experts_weights?,down_experts_weights,router_weights?>output ~
com.microsoft/MulInteger|1 A,A_zero_point?,B,B_zero_point?>C ~
com.microsoft/MultiHeadAttention|1 query,key?,value?,bias?,key_padding_mask?,attention_bias?,past_key?,past_value?,past_sequence_length?,cache_indirection?>output,present_key?,present_value?,qk? ~
com.microsoft/MurmurHash3|1 X>Y ~
com.microsoft/NGramHashMapping|1 input_ids,multipliers,vocab_sizes,past_ids?,head_offsets?,eos_token_id?,segment_ids?>hash_ids,present_ids? ~
com.microsoft/NGramRepeatBlock|1 input_ids,scores>scores_out ~
com.microsoft/NhwcConv|1 X,W,B?>Y ~
com.microsoft/NhwcFusedConv|1 X,W,B?,Z?>Y ~
com.microsoft/NhwcMaxPool|1 x>y ~
com.microsoft/PackedAttention|1 input,weights,bias,token_offset,cumulative_sequence_length,attention_bias?>output ~
com.microsoft/PackedMultiHeadAttention|1 query,key?,value?,bias?,token_offset,cumulative_sequence_length,attention_bias?>output ~
com.microsoft/PackedSparseAttentionIndexer|1 query,key?,query_norm_weight,key_norm_weight,cos_cache,sin_cache,cumulative_sequence_lengths,past_sequence_lengths,gate?,position_bias?,head_weights?,position_ids?,past_key_state,past_kv_buffer,past_gate_buffer?,past_state_lengths,state_update_capture_count?,state_update_active?,indexshare_mode?,merged_indices?,merged_counts?,merged_status?>selected_indices,selected_counts,present_key_state,present_kv_buffer,present_gate_buffer?,present_state_lengths,state_update?,indexshare_status?,state_status? ~
com.microsoft/PackedSparseAttentionIndexerMerge|1 base_indices,base_counts,base_row_indices,range_starts?,range_ends?,additional_indices?,additional_counts?>selected_indices,selected_counts,status ~
com.microsoft/Pad|1 data,pads,value?>output ~
com.microsoft/PagedAttention|1 query,key?,value?,key_cache,value_cache?,cumulative_sequence_length,past_seqlens,block_table,cos_cache?,sin_cache?,slot_mapping?,head_sink?,q_norm_weight?,k_norm_weight?,k_scale?,v_scale?,attention_metadata?>output,key_cache_out?,value_cache_out? ~
com.microsoft/QAttention|1 input,weight,bias,input_scale,weight_scale,mask_index?,input_zero_point?,weight_zero_point?,past?>output,present? ~
com.microsoft/QEmbedLayerNormalization|1 input_ids,segment_ids?,word_embedding_quant,position_embedding_quant,segment_embedding?,gamma_quant,beta_quant,mask?,word_embedding_scale,position_embedding_scale,segment_embedding_scale?,gamma_scale,beta_scale,word_embedding_zero_point,position_embedding_zero_point,segment_embedding_zero_point?,gamma_zero_point,beta_zero_point>layernorm_out,mask_index_out ~
com.microsoft/QGemm|1 A,a_scale,a_zero_point,B,b_scale,b_zero_point,C?,y_scale?,y_zero_point?>Y ~
com.microsoft/QLinearAdd|1 A,A_scale,A_zero_point?,B,B_scale,B_zero_point?,C_scale,C_zero_point?>C ~
com.microsoft/QLinearAveragePool|1 X,x_scale,x_zero_point?,y_scale,y_zero_point?>Y ~
com.microsoft/QLinearConcat|1 Y_scale,Y_zero_point,inputs*1>Y ~
com.microsoft/QLinearConv|1 x,x_scale,x_zero_point,w,w_scale,w_zero_point,y_scale,y_zero_point,B?>y ~
com.microsoft/QLinearGlobalAveragePool|1 X,x_scale,x_zero_point,y_scale,y_zero_point>Y ~
com.microsoft/QLinearLeakyRelu|1 X,X_scale,X_zero_point?,Y_scale,Y_zero_point?>Y ~
com.microsoft/QLinearMul|1 A,A_scale,A_zero_point?,B,B_scale,B_zero_point?,C_scale,C_zero_point?>C ~
com.microsoft/QLinearReduceMean|1 data,data_scale,data_zero_point?,reduced_scale,reduced_zero_point?>reduced ~
com.microsoft/QLinearSigmoid|1 X,X_scale,X_zero_point?,Y_scale,Y_zero_point?>Y ~
com.microsoft/QLinearSoftmax|1 X,X_scale,x_zero_point?,y_scale,y_zero_point>Y ~
com.microsoft/QLinearWhere|1 condition,X,x_scale,x_zero_point,Y,y_scale,y_zero_point,z_scale,z_zero_point>Z ~
com.microsoft/QMoE|1 input,router_probs,fc1_experts_weights,fc1_scales?,fc1_experts_bias?,fc2_experts_weights,fc2_scales?,fc2_experts_bias?,fc3_experts_weights?,fc3_scales?,fc3_experts_bias?,fc1_zero_points?,fc2_zero_points?,fc3_zero_points?,router_weights?,fc1_global_scale?,fc2_global_scale?,fc1_act_scale?,fc2_act_scale?,fc1_act_block_scale?,fc2_act_block_scale?>output ~
com.microsoft/QOrderedAttention|1 input,scale_input,scale_Q_gemm,scale_K_gemm,scale_V_gemm,Q_weight,K_weight,V_weight,scale_Q_weight,scale_K_weight,scale_V_weight,Q_bias,K_bias,V_bias,scale_QKT_gemm?,scale_QKT_softmax?,scale_values_gemm,mask_index?,past?,attention_bias?>output ~
com.microsoft/QOrderedGelu|1 X,scale_X,scale_Y>Y ~
com.microsoft/QOrderedLayerNormalization|1 X,scale_X,scale,B?,scale_Y>Y ~
com.microsoft/QOrderedLongformerAttention|1 input,scale_input,weight,scale_weight,bias,scale_bias,scale_qkv_gemm,mask,global_weight,scale_global_weight,global_bias,scale_global_gemm,global,scale_output>output ~
com.microsoft/QOrderedMatMul|1 A,scale_A,B,scale_B,scale_Y,bias?,C?,scale_C?>Y ~
com.microsoft/QuantizeBFP|1 x>y,shape,strides ~
com.microsoft/QuantizeLinear|1 x,y_scale,y_zero_point?>y ~
com.microsoft/QuantizeWithOrder|1 input,scale_input>output ~
com.microsoft/QuickGelu|1 X>Y ~
com.microsoft/RMSNormRotary|1 X,scale,position_ids,cosine,sine,prefill_numerics?>Y,normalized_fp32? ~
com.microsoft/Range|1 start,limit,delta?>Y ~
com.microsoft/ReduceSumInteger|1 data>reduced ~
com.microsoft/RelativePositionBias|1 bias_table,query_length,key_length>output ~
com.microsoft/RemovePadding|1 input,sequence_token_count>output,token_offset,cumulated_seq_len,max_seq_len ~
com.microsoft/RestorePadding|1 input,token_offset>output ~
com.microsoft/Rfft|1 X>Y ~
com.microsoft/RotaryEmbedding|1 input,position_ids,cos_cache,sin_cache>output ~
com.microsoft/RouterGateUpProj|1 X,W>router,activated ~
com.microsoft/SampleOp|1 X>Y ~
com.microsoft/Sampling|1 input_ids,max_length,min_length?,repetition_penalty?,vocab_mask?,prefix_vocab_mask?,attention_mask?,presence_mask?,seed?>sequences,filtered_logits? ~
com.microsoft/ScaledSiLU|1 X,scale?>Y ~
com.microsoft/SkipGroupNorm|1 X,gamma,beta,skip,bias?>Y,S? ~
com.microsoft/SkipLayerNormalization|1 input,skip,gamma,beta?,bias?>output,mean?,inv_std_var?,input_skip_bias_sum? ~
com.microsoft/SkipSimplifiedLayerNormalization|1 input,skip,gamma,bias?>output,mean?,inv_std_var?,input_skip_bias_sum? ~
com.microsoft/Snpe|1 inputs*1>outputs*0 ~
com.microsoft/SparseAttention|1 query,key?,value?,past_key,past_value,block_row_indices,block_col_indices,total_sequence_length,key_total_sequence_lengths,cos_cache?,sin_cache?>output,present_key,present_value ~
com.microsoft/SparseAttentionIndexer|1 query,key?,query_norm_weight,key_norm_weight,cos_cache,sin_cache,mask?,past_key,gate?,position_bias?,head_weights?,position_ids?,past_sequence_length?,past_proj_buffer?>selected_indices,present_key,present_proj_buffer? ~
com.microsoft/SparsePagedAttention|1 query,key?,value?,key_cache,value_cache,cumulative_sequence_length,past_seqlens,block_table,slot_mapping?,selected_indices,selected_counts,auxiliary_key?,auxiliary_value?,auxiliary_lengths?,cos_cache?,sin_cache?,head_sink?,q_norm_weight?,k_norm_weight?,k_scale?,v_scale?,attention_metadata?>output,key_cache_out?,value_cache_out? ~
com.microsoft/SparseToDenseMatMul|1 A,B>Y ~
com.microsoft/SpeculativePrefixCommit|1 next_tokens,input_ids,status,ctl,ctx_commit,prefixes,ptrs>head_c,updated_ctl,updated_ctx_commit ~
com.microsoft/SwiGLU|1 gate,up?>output ~
com.microsoft/Tokenizer|1 X>Y ~
com.microsoft/TorchEmbedding|1 weight,indices,padding_idx?,scale_grad_by_freq?>Y ~
com.microsoft/TransposeMatMul|1 A,B>Y ~
com.microsoft/Trilu|1 X,k?>Y ~
com.microsoft/UnfoldTensor|1 input>output ~
com.microsoft/Unique|1 x>y,idx,counts ~
com.microsoft/VarlenCausalConvWithState|1 input,weight,cumulative_sequence_length,bias?,initial_state,capture_count?,kernel_delta?,previous_mask?>output,final_state,state_update? ~
com.microsoft/VarlenNGramHashMapping|1 input_ids,multipliers,vocab_sizes,cumulative_sequence_length,past_ids?,head_offsets?,eos_token_id?,segment_ids?,past_segment_ids?,capture_count?>hash_ids,present_ids?,present_segment_ids?,state_update? ~
com.microsoft/WhisperBeamSearch|1 input_ids,max_length,min_length?,num_beams,num_return_sequences,length_penalty?,repetition_penalty?,vocab_mask?,prefix_vocab_mask?,attention_mask?,decoder_input_ids?,logits_processor?,cross_qk_layer_head?,extra_decoding_ids?,temperature?>sequences,sequences_scores?,scores?,cross_qk?,non_speech_probs? ~
com.microsoft/WordConvEmbedding|1 Sequence,W,B,C>Y ~`
