/**
 * Signatures of all operators in all versions, from the schemas that onnx 1.23.2 (Apache-2.0) and onnxruntime 1.32.0 (MIT;
 * com.microsoft, without attributes and types) register.
 *
 * A line an operator, `domain/Name|since signature|since signature`: from that version of its domain's operator set on,
 * it has the signature `inputs>outputs attributes`, or `!`: it is gone. `name?` may be left out, `name*n` stands for any
 * number from n on. Behind an input, `:3T` says that its type is one of the third set of types below, and the same for all
 * inputs that have the T. An attribute is `name:type`, `name!:type` where it must be given; `~`: attributes are not told.
 */
export const SIGNATURES: string = `Abs|1 X:0T>Y consumed_inputs:ints|6 X:1T>Y|13 X:2T>Y
Acos|7 input:0T>output|22 input:3T>output
Acosh|9 input:0T>output|22 input:3T>output
Add|1 A:0T,B:0T>C axis:int,broadcast:int,consumed_inputs:ints|6 A:4T,B:4T>C axis:int,broadcast:int|7 A:4T,B:4T>C|13 A:5T,B:5T>C|14 A:2T,B:2T>C
AffineGrid|20 theta:3T1,size:6T2>grid align_corners:int
And|1 A:7T,B:7T>C axis:int,broadcast:int|7 A:7T,B:7T>C
ArgMax|1 data:1T>reduced axis:int,keepdims:int|12 data:1T>reduced axis:int,keepdims:int,select_last_index:int|13 data:2T>reduced axis:int,keepdims:int,select_last_index:int
ArgMin|1 data:1T>reduced axis:int,keepdims:int|12 data:1T>reduced axis:int,keepdims:int,select_last_index:int|13 data:2T>reduced axis:int,keepdims:int,select_last_index:int
Asin|7 input:0T>output|22 input:3T>output
Asinh|9 input:0T>output|22 input:3T>output
Atan|7 input:0T>output|22 input:3T>output
Atanh|9 input:0T>output|22 input:3T>output
Attention|23 Q:3T1,K:3T1,V:3T2,attn_mask?:8U,past_key?:3T1,past_value?:3T2>Y,present_key?,present_value?,qk_matmul_output? is_causal:int,kv_num_heads:int,q_num_heads:int,qk_matmul_output_mode:int,scale:float,softcap:float,softmax_precision:int|24 Q:3T1,K:3T1,V:3T2,attn_mask?:8U,past_key?:3T1,past_value?:3T2,nonpad_kv_seqlen?:6>Y,present_key?,present_value?,qk_matmul_output? is_causal:int,kv_num_heads:int,q_num_heads:int,qk_matmul_output_mode:int,scale:float,softcap:float,softmax_precision:int|25 Q:3T1,K:3T1,V:3T2,attn_mask?:8U,past_key?:3T1,past_value?:3T2,nonpad_kv_seqlen?:6>Y,present_key?,present_value?,qk_matmul_output? is_causal:int,kv_num_heads:int,left_window_size:int,q_num_heads:int,qk_matmul_output_mode:int,right_window_size:int,scale:float,softcap:float,softmax_precision:int
AveragePool|1 X:0T>Y auto_pad:string,kernel_shape!:ints,pads:ints,strides:ints|7 X:0T>Y auto_pad:string,count_include_pad:int,kernel_shape!:ints,pads:ints,strides:ints|10 X:0T>Y auto_pad:string,ceil_mode:int,count_include_pad:int,kernel_shape!:ints,pads:ints,strides:ints|19 X:0T>Y auto_pad:string,ceil_mode:int,count_include_pad:int,dilations:ints,kernel_shape!:ints,pads:ints,strides:ints|22 X:3T>Y auto_pad:string,ceil_mode:int,count_include_pad:int,dilations:ints,kernel_shape!:ints,pads:ints,strides:ints
BatchNormalization|1 X:0T,scale:0T,B:0T,mean:0T,var:0T>Y,mean?,var?,saved_mean?,saved_var? consumed_inputs!:ints,epsilon:float,is_test:int,momentum:float,spatial:int|6 X:0T,scale:0T,B:0T,mean:0T,var:0T>Y,mean?,var?,saved_mean?,saved_var? epsilon:float,is_test:int,momentum:float,spatial:int|7 X:0T,scale:0T,B:0T,mean:0T,var:0T>Y,mean?,var?,saved_mean?,saved_var? epsilon:float,momentum:float,spatial:int|9 X:0T,scale:0T,B:0T,mean:0T,var:0T>Y,mean?,var?,saved_mean?,saved_var? epsilon:float,momentum:float|14 X:3T,scale:3T,B:3T,input_mean:3U,input_var:3U>Y,running_mean?,running_var? epsilon:float,momentum:float,training_mode:int|15 X:3T,scale:3T1,B:3T1,input_mean:3T2,input_var:3T2>Y,running_mean?,running_var? epsilon:float,momentum:float,training_mode:int
Bernoulli|15 input:0T1>output dtype:int,seed:float|22 input:3T1>output dtype:int,seed:float
BitCast|26 input:9T1>output to!:int
BitShift|11 X:10T,Y:10T>Z direction!:string|28 X:11T,Y:11T>Z direction!:string
BitwiseAnd|18 A:11T,B:11T>C
BitwiseNot|18 X:11T>Y
BitwiseOr|18 A:11T,B:11T>C
BitwiseXor|18 A:11T,B:11T>C
BlackmanWindow|17 size:12T1>output output_datatype:int,periodic:int
Cast|1 input:13T1>output to!:string|6 input:13T1>output to!:int|9 input:14T1>output to!:int|13 input:15T1>output to!:int|19 input:16T1>output saturate:int,to!:int|21 input:17T1>output saturate:int,to!:int|23 input:18T1>output saturate:int,to!:int|24 input:19T1>output round_mode:string,saturate:int,to!:int|25 input:20T1>output round_mode:string,saturate:int,to!:int|28 input:21T1>output round_mode:string,saturate:int,to!:int
CastLike|15 input:15T1,target_type:15T2>output|19 input:16T1,target_type:16T2>output saturate:int|21 input:17T1,target_type:17T2>output saturate:int|23 input:18T1,target_type:18T2>output saturate:int|24 input:19T1,target_type:19T2>output round_mode:string,saturate:int|25 input:20T1,target_type:20T2>output round_mode:string,saturate:int
CausalConvWithState|27 input:22T,weight:22T,bias?:22T,past_state?:22T>output,present_state activation:string
Ceil|1 X:0T>Y consumed_inputs:ints|6 X:0T>Y|13 X:3T>Y
Celu|12 X:23T>Y alpha:float|28 X:3T>Y alpha:float
CenterCropPad|18 input_data:24T,shape:12Tind>output_data axes:ints
Clip|1 input:0T>output consumed_inputs:ints,max:float,min:float|6 input:0T>output max:float,min:float|11 input:0T,min?:0T,max?:0T>output|12 input:1T,min?:1T,max?:1T>output|13 input:2T,min?:2T,max?:2T>output
Col2Im|18 input:24T,image_shape:6,block_shape:6>output dilations:ints,pads:ints,strides:ints
Compress|9 input:25T,condition:7T1>output axis:int|28 input:24T,condition:7T1>output axis:int
Concat|1 inputs*1:0T>concat_result axis:int|4 inputs*1:25T>concat_result axis!:int|13 inputs*1:24T>concat_result axis!:int
ConcatFromSequence|11 input_sequence>concat_result axis!:int,new_axis:int
Constant|1 >output value!:tensor|11 >output sparse_value:sparse_tensor,value:tensor|12 >output sparse_value:sparse_tensor,value:tensor,value_float:float,value_floats:floats,value_int:int,value_ints:ints,value_string:string,value_strings:strings
ConstantOfShape|9 input:6T1>output value:tensor
Conv|1 X:0T,W:0T,B?:0T>Y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints|22 X:3T,W:3T,B?:3T>Y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints
ConvInteger|10 x:26T1,w:26T2,x_zero_point?:26T1,w_zero_point?:26T2>y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints
ConvTranspose|1 X:0T,W:0T,B?:0T>Y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,output_padding:ints,output_shape:ints,pads:ints,strides:ints|22 X:3T,W:3T,B?:3T>Y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,output_padding:ints,output_shape:ints,pads:ints,strides:ints
Cos|7 input:0T>output|22 input:3T>output
Cosh|9 input:0T>output|22 input:3T>output
CumProd|26 x:5T,axis:12T2>y exclusive:int,reverse:int
CumSum|11 x:27T,axis:12T2>y exclusive:int,reverse:int|14 x:5T,axis:12T2>y exclusive:int,reverse:int
DFT|17 input:3T1,dft_length?:12T2>output axis:int,inverse:int,onesided:int|20 input:3T1,dft_length?:12T2,axis?:6>output inverse:int,onesided:int
DeformConv|19 X:0T,W:0T,offset:0T,B?:0T,mask?:0T>Y dilations:ints,group:int,kernel_shape:ints,offset_group:int,pads:ints,strides:ints|22 X:3T,W:3T,offset:3T,B?:3T,mask?:3T>Y dilations:ints,group:int,kernel_shape:ints,offset_group:int,pads:ints,strides:ints
DepthToSpace|1 input:25T>output blocksize!:int|11 input:25T>output blocksize!:int,mode:string|13 input:24T>output blocksize!:int,mode:string
DequantizeLinear|10 x:28T,x_scale:23,x_zero_point?:28T>y|13 x:28T,x_scale:23,x_zero_point?:28T>y axis:int|19 x:29T1,x_scale:22T2,x_zero_point?:29T1>y axis:int|21 x:30T1,x_scale:22T2,x_zero_point?:30T1>y axis:int,block_size:int|23 x:31T1,x_scale:22T2,x_zero_point?:31T1>y axis:int,block_size:int,output_dtype:int|24 x:31T1,x_scale:32T2,x_zero_point?:31T1>y axis:int,block_size:int,output_dtype:int|25 x:33T1,x_scale:32T2,x_zero_point?:33T1>y axis:int,block_size:int,output_dtype:int|28 x:34T1,x_scale:32T2,x_zero_point?:34T1>y axis:int,block_size:int,output_dtype:int
Det|11 X:0T>Y|22 X:3T>Y
Div|1 A:0T,B:0T>C axis:int,broadcast:int,consumed_inputs:ints|6 A:4T,B:4T>C axis:int,broadcast:int|7 A:4T,B:4T>C|13 A:5T,B:5T>C|14 A:2T,B:2T>C
Dropout|1 data:0T>output,mask? consumed_inputs:ints,is_test:int,ratio:float|6 data:0T>output,mask? is_test:int,ratio:float|7 data:0T>output,mask? ratio:float|12 data:0T,ratio?:0T1,training_mode?:7T2>output,mask? seed:int|13 data:3T,ratio?:0T1,training_mode?:7T2>output,mask? seed:int|22 data:35T,ratio?:35T1,training_mode?:7T2>output,mask? seed:int
DynamicQuantizeLinear|11 x:23T1>y,y_scale,y_zero_point
Einsum|12 Inputs*1:1T>Output equation!:string|28 Inputs*1:2T>Output equation!:string
Elu|1 X:0T>Y alpha:float,consumed_inputs:ints|6 X:0T>Y alpha:float|22 X:3T>Y alpha:float
Equal|1 A:36T,B:36T>C axis:int,broadcast:int|7 A:36T,B:36T>C|11 A:13T,B:13T>C|13 A:8T,B:8T>C|19 A:15T,B:15T>C
Erf|9 input:1T>output|13 input:3T>output
Exp|1 input:0T>output consumed_inputs:ints|6 input:0T>output|13 input:3T>output
Expand|8 input:25T,shape:6>output|13 input:24T,shape:6>output
EyeLike|9 input:13T1>output dtype:int,k:int|22 input:8T1>output dtype:int,k:int
Flatten|1 input:0T>output axis:int|9 input:25T>output axis:int|13 input:24T>output axis:int|21 input:37T>output axis:int|23 input:38T>output axis:int|24 input:39T>output axis:int|25 input:40T>output axis:int
Floor|1 X:0T>Y consumed_inputs:ints|6 X:0T>Y|13 X:3T>Y
GRU|1 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,output_sequence:int|3 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,linear_before_reset:int,output_sequence:int|7 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,linear_before_reset:int|14 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,layout:int,linear_before_reset:int|22 X:3T,W:3T,R:3T,B?:3T,sequence_lens?:41T1,initial_h?:3T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,layout:int,linear_before_reset:int
Gather|1 data:25T,indices:12Tind>output axis:int|13 data:24T,indices:12Tind>output axis:int
GatherElements|11 data:25T,indices:12Tind>output axis:int|13 data:24T,indices:12Tind>output axis:int
GatherND|11 data:25T,indices:6>output|12 data:25T,indices:6>output batch_dims:int|13 data:24T,indices:6>output batch_dims:int
Gelu|20 X:3T>Y approximate:string
Gemm|1 A:0T,B:0T,C:0T>Y alpha:float,beta:float,broadcast:int,transA:int,transB:int|7 A:0T,B:0T,C:0T>Y alpha:float,beta:float,transA:int,transB:int|9 A:4T,B:4T,C:4T>Y alpha:float,beta:float,transA:int,transB:int|11 A:4T,B:4T,C?:4T>Y alpha:float,beta:float,transA:int,transB:int|13 A:5T,B:5T,C?:5T>Y alpha:float,beta:float,transA:int,transB:int
GlobalAveragePool|1 X:0T>Y|22 X:3T>Y
GlobalLpPool|1 X:0T>Y p:float|2 X:0T>Y p:int|22 X:3T>Y p:int
GlobalMaxPool|1 X:0T>Y|22 X:3T>Y
Greater|1 A:0T,B:0T>C axis:int,broadcast:int|7 A:0T,B:0T>C|9 A:1T,B:1T>C|13 A:2T,B:2T>C
GreaterOrEqual|12 A:1T,B:1T>C|16 A:2T,B:2T>C
GridSample|16 X:25T1,grid:0T2>Y align_corners:int,mode:string,padding_mode:string|22 X:24T1,grid:3T2>Y align_corners:int,mode:string,padding_mode:string
GroupNormalization|18 !|21 X:3T,scale:3T,bias:3T>Y epsilon:float,num_groups!:int,stash_type:int
HammingWindow|17 size:12T1>output output_datatype:int,periodic:int
HannWindow|17 size:12T1>output output_datatype:int,periodic:int
HardSigmoid|1 X:0T>Y alpha:float,beta:float,consumed_inputs:ints|6 X:0T>Y alpha:float,beta:float|22 X:3T>Y alpha:float,beta:float
HardSwish|14 X:0T>Y|22 X:3T>Y
Hardmax|1 input:0T>output axis:int|13 input:3T>output axis:int
Identity|1 input:25T>output|13 input:24T>output|14 input>output
If|1 cond:7B>outputs*1 else_branch!:graph,then_branch!:graph
ImageDecoder|20 encoded_stream:42T1>image pixel_format:string
InstanceNormalization|1 input:0T,scale:0T,B:0T>output consumed_inputs:ints,epsilon:float|6 input:0T,scale:0T,B:0T>output epsilon:float|22 input:3T,scale:3T,B:3T>output epsilon:float
IsInf|10 X:43T1>Y detect_negative:int,detect_positive:int|20 X:35T1>Y detect_negative:int,detect_positive:int
IsNaN|9 X:0T1>Y|13 X:3T1>Y|20 X:35T1>Y
LRN|1 X:0T>Y alpha:float,beta:float,bias:float,size!:int|13 X:3T>Y alpha:float,beta:float,bias:float,size!:int
LSTM|1 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T,initial_c?:0T,P?:0T>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int,output_sequence:int|7 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T,initial_c?:0T,P?:0T>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int|14 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T,initial_c?:0T,P?:0T>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int,layout:int|22 X:3T,W:3T,R:3T,B?:3T,sequence_lens?:41T1,initial_h?:3T,initial_c?:3T,P?:3T>Y?,Y_h?,Y_c? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,input_forget:int,layout:int
LayerNormalization|17 X:3T,Scale:3T,B?:3T>Y,Mean?,InvStdDev? axis:int,epsilon:float,stash_type:int
LeakyRelu|1 X:0T>Y alpha:float,consumed_inputs:ints|6 X:0T>Y alpha:float|16 X:3T>Y alpha:float
Less|1 A:0T,B:0T>C axis:int,broadcast:int|7 A:0T,B:0T>C|9 A:1T,B:1T>C|13 A:2T,B:2T>C
LessOrEqual|12 A:1T,B:1T>C|16 A:2T,B:2T>C
LinearAttention|27 query:22T,key:22T,value:22T,past_state?:22S,decay?:22T,beta?:22T>output,present_state chunk_size:int,kv_num_heads!:int,q_num_heads!:int,scale:float,update_rule:string
Log|1 input:0T>output consumed_inputs:ints|6 input:0T>output|13 input:3T>output
LogSoftmax|1 input:0T>output axis:int|13 input:3T>output axis:int
Loop|1 M?:6I,cond?:7B,v_initial*1:25V>v_final_and_scan_outputs*1 body!:graph|11 M?:6I,cond?:7B,v_initial*0:25V>v_final_and_scan_outputs*1 body!:graph|13 M?:6I,cond?:7B,v_initial*0>v_final_and_scan_outputs*1 body!:graph
LpNormalization|1 input:0T>output axis:int,p:int|22 input:3T>output axis:int,p:int
LpPool|1 X:0T>Y auto_pad:string,kernel_shape:ints,p:float,pads:ints,strides:ints|2 X:0T>Y auto_pad:string,kernel_shape!:ints,p:int,pads:ints,strides:ints|18 X:0T>Y auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,p:int,pads:ints,strides:ints|22 X:3T>Y auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,p:int,pads:ints,strides:ints
MatMul|1 A:0T,B:0T>Y|9 A:4T,B:4T>Y|13 A:5T,B:5T>Y
MatMulInteger|10 A:26T1,B:26T2,a_zero_point?:26T1,b_zero_point?:26T2>Y
Max|1 data_0*1:0T>max consumed_inputs:ints|6 data_0*1:0T>max|12 data_0*1:1T>max|13 data_0*1:2T>max
MaxPool|1 X:0T>Y auto_pad:string,kernel_shape!:ints,pads:ints,strides:ints|8 X:0T>Y,Indices? auto_pad:string,kernel_shape!:ints,pads:ints,storage_order:int,strides:ints|10 X:0T>Y,Indices? auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,pads:ints,storage_order:int,strides:ints|12 X:44T>Y,Indices? auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,pads:ints,storage_order:int,strides:ints|22 X:45T>Y,Indices? auto_pad:string,ceil_mode:int,dilations:ints,kernel_shape!:ints,pads:ints,storage_order:int,strides:ints
MaxRoiPool|1 X:0T,rois:0T>Y pooled_shape!:ints,spatial_scale:float|22 X:3T,rois:3T>Y pooled_shape!:ints,spatial_scale:float
MaxUnpool|9 X:0T1,I:6T2,output_shape?:6T2>output kernel_shape!:ints,pads:ints,strides:ints|22 X:3T1,I:6T2,output_shape?:6T2>output kernel_shape!:ints,pads:ints,strides:ints
Mean|1 data_0*1:0T>mean consumed_inputs:ints|6 data_0*1:0T>mean|13 data_0*1:3T>mean
MeanVarianceNormalization|9 X:0T>Y axes:ints|13 X:3T>Y axes:ints
MelWeightMatrix|17 num_mel_bins:12T1,dft_length:12T1,sample_rate:12T1,lower_edge_hertz:3T2,upper_edge_hertz:3T2>output output_datatype:int
Min|1 data_0*1:0T>min consumed_inputs:ints|6 data_0*1:0T>min|12 data_0*1:1T>min|13 data_0*1:2T>min
Mish|18 X:0T>Y|22 X:3T>Y
Mod|10 A:1T,B:1T>C fmod:int|13 A:2T,B:2T>C fmod:int
Mul|1 A:0T,B:0T>C axis:int,broadcast:int,consumed_inputs:ints|6 A:4T,B:4T>C axis:int,broadcast:int|7 A:4T,B:4T>C|13 A:5T,B:5T>C|14 A:2T,B:2T>C
Multinomial|7 input:0T1>output dtype:int,sample_size:int,seed:float|22 input:3T1>output dtype:int,sample_size:int,seed:float
Neg|1 X:0T>Y consumed_inputs:ints|6 X:46T>Y|13 X:47T>Y
NegativeLogLikelihoodLoss|12 input:0T,target:12Tind,weight?:0T>loss ignore_index:int,reduction:string|22 input:3T,target:12Tind,weight?:3T>loss ignore_index:int,reduction:string
NonMaxSuppression|10 boxes:23,scores:23,max_output_boxes_per_class?:6,iou_threshold?:23,score_threshold?:23>selected_indices center_point_box:int
NonZero|9 X:25T>Y|13 X:24T>Y
Not|1 X:7T>Y
OneHot|9 indices:1T1,depth:1T2,values:25T3>output axis:int|28 indices:1T1,depth:1T2,values:24T3>output axis:int
Optional|15 input?>output type:type_proto
OptionalGetElement|15 input>output
OptionalHasElement|15 input>output|18 input?>output
Or|1 A:7T,B:7T>C axis:int,broadcast:int|7 A:7T,B:7T>C
PRelu|1 X:0T,slope:0T>Y consumed_inputs:ints|6 X:0T,slope:0T>Y|9 X:4T,slope:4T>Y|16 X:5T,slope:5T>Y
Pad|1 data:0T>output mode:string,paddings!:ints,value:float|2 data:0T>output mode:string,pads!:ints,value:float|11 data:1T,pads:6,constant_value?:1T>output mode:string|13 data:24T,pads:6,constant_value?:24T>output mode:string|18 data:24T,pads:6,constant_value?:24T,axes?:12Tind>output mode:string|21 data:37T,pads:6,constant_value?:37T,axes?:12Tind>output mode:string|23 data:38T,pads:6,constant_value?:38T,axes?:12Tind>output mode:string|24 data:39T,pads:6,constant_value?:39T,axes?:12Tind>output mode:string|25 data:40T,pads:6,constant_value?:40T,axes?:12Tind>output mode:string
Pow|1 X:0T,Y:0T>Z axis:int,broadcast:int|7 X:0T,Y:0T>Z|12 X:48T,Y:1T1>Z|13 X:49T,Y:1T1>Z|15 X:49T,Y:2T1>Z
QLinearConv|10 x:26T1,x_scale:23,x_zero_point:26T1,w:26T2,w_scale:23,w_zero_point:26T2,y_scale:23,y_zero_point:26T3,B?:41T4>y auto_pad:string,dilations:ints,group:int,kernel_shape:ints,pads:ints,strides:ints
QLinearMatMul|10 a:26T1,a_scale:23,a_zero_point:26T1,b:26T2,b_scale:23,b_zero_point:26T2,y_scale:23,y_zero_point:26T3>y|21 a:50T1,a_scale:22TS,a_zero_point:50T1,b:50T2,b_scale:22TS,b_zero_point:50T2,y_scale:22TS,y_zero_point:50T3>y
QuantizeLinear|10 x:51T1,y_scale:23,y_zero_point?:26T2>y|13 x:51T1,y_scale:23,y_zero_point?:26T2>y axis:int|19 x:52T1,y_scale:52T1,y_zero_point?:50T2>y axis:int,saturate:int|21 x:52T1,y_scale:52T1,y_zero_point?:53T2>y axis:int,block_size:int,output_dtype:int,saturate:int|23 x:52T1,y_scale:52T2,y_zero_point?:54T3>y axis:int,block_size:int,output_dtype:int,precision:int,saturate:int|24 x:52T1,y_scale:55T2,y_zero_point?:54T3>y axis:int,block_size:int,output_dtype:int,precision:int,saturate:int|25 x:52T1,y_scale:55T2,y_zero_point?:56T3>y axis:int,block_size:int,output_dtype:int,precision:int,saturate:int|28 x:52T1,y_scale:55T2,y_zero_point?:57T3>y axis:int,block_size:int,output_dtype:int,precision:int,saturate:int
RMSNormalization|23 X:3T,scale:3V>Y axis:int,epsilon:float,stash_type:int
RNN|1 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,output_sequence:int|7 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int|14 X:0T,W:0T,R:0T,B?:0T,sequence_lens?:41T1,initial_h?:0T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,layout:int|22 X:3T,W:3T,R:3T,B?:3T,sequence_lens?:41T1,initial_h?:3T>Y?,Y_h? activation_alpha:floats,activation_beta:floats,activations:strings,clip:float,direction:string,hidden_size:int,layout:int
RandomNormal|1 >output dtype:int,mean:float,scale:float,seed:float,shape!:ints
RandomNormalLike|1 input:25T1>output dtype:int,mean:float,scale:float,seed:float|22 input:24T1>output dtype:int,mean:float,scale:float,seed:float
RandomUniform|1 >output dtype:int,high:float,low:float,seed:float,shape!:ints
RandomUniformLike|1 input:25T1>output dtype:int,high:float,low:float,seed:float|22 input:24T1>output dtype:int,high:float,low:float,seed:float
Range|11 start:58T,limit:58T,delta:58T>output|27 start:59T,limit:59T,delta:59T>output stash_type:int
Reciprocal|1 X:0T>Y consumed_inputs:ints|6 X:0T>Y|13 X:3T>Y
ReduceL1|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceL2|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceLogSum|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int|28 data:3T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceLogSumExp|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int|28 data:3T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceMax|1 data:4T>reduced axes:ints,keepdims:int|12 data:60T>reduced axes:ints,keepdims:int|13 data:61T>reduced axes:ints,keepdims:int|18 data:61T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int|20 data:62T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceMean|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceMin|1 data:4T>reduced axes:ints,keepdims:int|12 data:60T>reduced axes:ints,keepdims:int|13 data:61T>reduced axes:ints,keepdims:int|18 data:61T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int|20 data:62T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceProd|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceSum|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
ReduceSumSquare|1 data:4T>reduced axes:ints,keepdims:int|13 data:5T>reduced axes:ints,keepdims:int|18 data:5T,axes?:6>reduced keepdims:int,noop_with_empty_axes:int
RegexFullMatch|20 X:63T1>Y pattern:string
Relu|1 X:0T>Y consumed_inputs:ints|6 X:0T>Y|13 X:3T>Y|14 X:47T>Y
Reshape|1 data:0T>reshaped consumed_inputs:ints,shape:ints|5 data:25T,shape:6>reshaped|13 data:24T,shape:6>reshaped|14 data:24T,shape:6>reshaped allowzero:int|19 data:64T,shape:6>reshaped allowzero:int|21 data:37T,shape:6>reshaped allowzero:int|23 data:38T,shape:6>reshaped allowzero:int|24 data:39T,shape:6>reshaped allowzero:int|25 data:40T,shape:6>reshaped allowzero:int
Resize|10 X:25T,scales:23>Y mode:string|11 X:25T1,roi:0T2,scales:23,sizes?:6>Y coordinate_transformation_mode:string,cubic_coeff_a:float,exclude_outside:int,extrapolation_value:float,mode:string,nearest_mode:string|13 X:24T1,roi?:0T2,scales?:23,sizes?:6>Y coordinate_transformation_mode:string,cubic_coeff_a:float,exclude_outside:int,extrapolation_value:float,mode:string,nearest_mode:string|18 X:24T1,roi?:0T2,scales?:23,sizes?:6>Y antialias:int,axes:ints,coordinate_transformation_mode:string,cubic_coeff_a:float,exclude_outside:int,extrapolation_value:float,keep_aspect_ratio_policy:string,mode:string,nearest_mode:string
ReverseSequence|10 input:25T,sequence_lens:6>Y batch_axis:int,time_axis:int|28 input:24T,sequence_lens:6>Y batch_axis:int,time_axis:int
RoiAlign|10 X:0T1,rois:0T1,batch_indices:6T2>Y mode:string,output_height:int,output_width:int,sampling_ratio:int,spatial_scale:float|16 X:0T1,rois:0T1,batch_indices:6T2>Y coordinate_transformation_mode:string,mode:string,output_height:int,output_width:int,sampling_ratio:int,spatial_scale:float|22 X:3T1,rois:3T1,batch_indices:6T2>Y coordinate_transformation_mode:string,mode:string,output_height:int,output_width:int,sampling_ratio:int,spatial_scale:float
RotaryEmbedding|23 X:22T,cos_cache:22T,sin_cache:22T,position_ids?:6M>Y interleaved:int,num_heads:int,rotary_embedding_dim:int
Round|11 X:0T>Y|22 X:3T>Y
STFT|17 signal:3T1,frame_step:12T2,window?:3T1,frame_length?:12T2>output onesided:int
Scan|8 sequence_lens?:6I,initial_state_and_scan_inputs*1:25V>final_state_and_scan_outputs*1 body!:graph,directions:ints,num_scan_inputs!:int|9 initial_state_and_scan_inputs*1:25V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints|16 initial_state_and_scan_inputs*1:24V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints|19 initial_state_and_scan_inputs*1:64V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints|21 initial_state_and_scan_inputs*1:37V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints|23 initial_state_and_scan_inputs*1:38V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints|24 initial_state_and_scan_inputs*1:39V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints|25 initial_state_and_scan_inputs*1:40V>final_state_and_scan_outputs*1 body!:graph,num_scan_inputs!:int,scan_input_axes:ints,scan_input_directions:ints,scan_output_axes:ints,scan_output_directions:ints
Scatter|9 data:25T,indices:12Tind,updates:25T>output axis:int|11 !
ScatterElements|11 data:25T,indices:12Tind,updates:25T>output axis:int|13 data:24T,indices:12Tind,updates:24T>output axis:int|16 data:24T,indices:12Tind,updates:24T>output axis:int,reduction:string
ScatterND|11 data:25T,indices:6,updates:25T>output|13 data:24T,indices:6,updates:24T>output|16 data:24T,indices:6,updates:24T>output reduction:string
Selu|1 X:0T>Y alpha:float,consumed_inputs:ints,gamma:float|6 X:0T>Y alpha:float,gamma:float|22 X:3T>Y alpha:float,gamma:float
SequenceAt|11 input_sequence,position:12I>tensor
SequenceConstruct|11 inputs*1:25T>output_sequence
SequenceEmpty|11 >output dtype:int
SequenceErase|11 input_sequence,position?:12I>output_sequence
SequenceInsert|11 input_sequence,tensor:25T,position?:12I>output_sequence
SequenceLength|11 input_sequence>length
SequenceMap|17 input_sequence,additional_inputs*0>out_sequence*1 body!:graph
Shape|1 data:25T>shape|13 data:24T>shape|15 data:24T>shape end:int,start:int|19 data:64T>shape end:int,start:int|21 data:37T>shape end:int,start:int|23 data:38T>shape end:int,start:int|24 data:39T>shape end:int,start:int|25 data:40T>shape end:int,start:int
Shrink|9 input:1T>output bias:float,lambd:float
Sigmoid|1 X:0T>Y consumed_inputs:ints|6 X:0T>Y|13 X:3T>Y
Sign|9 input:1T>output|13 input:2T>output
Sin|7 input:0T>output|22 input:3T>output
Sinh|9 input:0T>output|22 input:3T>output
Size|1 data:25T>size|13 data:24T>size|19 data:64T>size|21 data:37T>size|23 data:38T>size|24 data:39T>size|25 data:40T>size
Slice|1 data:25T>output axes:ints,ends!:ints,starts!:ints|10 data:25T,starts:12Tind,ends:12Tind,axes?:12Tind,steps?:12Tind>output|13 data:24T,starts:12Tind,ends:12Tind,axes?:12Tind,steps?:12Tind>output
Softmax|1 input:0T>output axis:int|13 input:3T>output axis:int
SoftmaxCrossEntropyLoss|12 scores:0T,labels:12Tind,weights?:0T>output,log_prob? ignore_index:int,reduction:string|13 scores:3T,labels:12Tind,weights?:3T>output,log_prob? ignore_index:int,reduction:string
Softplus|1 X:0T>Y|22 X:3T>Y
Softsign|1 input:0T>output|22 input:3T>output
SpaceToDepth|1 input:25T>output blocksize!:int|13 input:24T>output blocksize!:int|28 input:24T>output blocksize!:int,mode:string
Split|1 input:0T,split?:0T>outputs...*1 axis:int,split:ints|2 input:25T>outputs*1 axis:int,split:ints|13 input:24T,split?:6>outputs*1 axis:int|18 input:24T,split?:6>outputs*1 axis:int,num_outputs:int
SplitToSequence|11 input:25T,split?:12I>output_sequence axis:int,keepdims:int|24 input:24T,split?:12I>output_sequence axis:int,keepdims:int
Sqrt|1 X:0T>Y consumed_inputs:ints|6 X:0T>Y|13 X:3T>Y
Squeeze|1 data:25T>squeezed axes:ints|13 data:24T,axes?:6>squeezed|21 data:37T,axes?:6>squeezed|23 data:38T,axes?:6>squeezed|24 data:39T,axes?:6>squeezed|25 data:40T,axes?:6>squeezed
StringConcat|20 X:63T,Y:63T>Z
StringNormalizer|10 X:63>Y case_change_action:string,is_case_sensitive:int,locale:string,stopwords:strings
StringSplit|20 X:63T1>Y,Z delimiter:string,maxsplit:int
Sub|1 A:0T,B:0T>C axis:int,broadcast:int,consumed_inputs:ints|6 A:4T,B:4T>C axis:int,broadcast:int|7 A:4T,B:4T>C|13 A:5T,B:5T>C|14 A:2T,B:2T>C
Sum|1 data_0*1:0T>sum consumed_inputs:ints|6 data_0*1:0T>sum|13 data_0*1:3T>sum
SwiGLU|28 A:3T,B:3T>Y alpha:float
Swish|24 X:3T>Y alpha:float
Tan|7 input:0T>output|22 input:3T>output
Tanh|1 input:0T>output consumed_inputs:ints|6 input:0T>output|13 input:3T>output
TensorScatter|24 past_cache:39T,update:39T,write_indices?:6>present_cache axis:int,mode:string
TfIdfVectorizer|9 X:65T>Y max_gram_length!:int,max_skip_count!:int,min_gram_length!:int,mode!:string,ngram_counts!:ints,ngram_indexes!:ints,pool_int64s:ints,pool_strings:strings,weights:floats
ThresholdedRelu|10 X:0T>Y alpha:float|22 X:3T>Y alpha:float
Tile|1 input:0T,tiles:0T,axis:0T>output|6 input:25T,repeats:6T1>output|13 input:24T,repeats:6T1>output
TopK|1 X:0T>Values,Indices axis:int,k!:int|10 X:0T,K:6>Values,Indices axis:int|11 X:1T,K:6>Values,Indices axis:int,largest:int,sorted:int|24 X:2T,K:6>Values,Indices axis:int,largest:int,sorted:int
Transpose|1 data:25T>transposed perm:ints|13 data:24T>transposed perm:ints|21 data:37T>transposed perm:ints|23 data:38T>transposed perm:ints|24 data:39T>transposed perm:ints|25 data:40T>transposed perm:ints
Trilu|14 input:24T,k?:6>output upper:int
Unique|11 X:25T>Y,indices?,inverse_indices?,counts? axis:int,sorted:int|28 X:24T>Y,indices?,inverse_indices?,counts? axis:int,sorted:int
Unsqueeze|1 data:25T>expanded axes!:ints|13 data:24T,axes:6>expanded|21 data:37T,axes:6>expanded|23 data:38T,axes:6>expanded|24 data:39T,axes:6>expanded|25 data:40T,axes:6>expanded
Upsample|1 X:66T>Y height_scale!:float,mode:string,width_scale!:float|7 X:25T>Y mode:string,scales!:floats|9 X:25T,scales:23>Y mode:string|10 !
Where|9 condition:7B,X:25T,Y:25T>output|16 condition:7B,X:24T,Y:24T>output
Xor|1 A:7T,B:7T>C axis:int,broadcast:int|7 A:7T,B:7T>C
ai.onnx.ml/ArrayFeatureExtractor|1 X:67T,Y:6>Z
ai.onnx.ml/Binarizer|1 X:68T>Y threshold:float
ai.onnx.ml/CastMap|1 X>Y cast_to:string,map_form:string,max_map:int
ai.onnx.ml/CategoryMapper|1 X:69T1>Y cats_int64s:ints,cats_strings:strings,default_int64:int,default_string:string
ai.onnx.ml/DictVectorizer|1 X>Y int64_vocabulary:ints,string_vocabulary:strings
ai.onnx.ml/FeatureVectorizer|1 X*1:68T1>Y inputdimensions:ints
ai.onnx.ml/Imputer|1 X:68T>Y imputed_value_floats:floats,imputed_value_int64s:ints,replaced_value_float:float,replaced_value_int64:int
ai.onnx.ml/LabelEncoder|1 X:69T1>Y classes_strings:strings,default_int64:int,default_string:string|2 X:70T1>Y default_float:float,default_int64:int,default_string:string,keys_floats:floats,keys_int64s:ints,keys_strings:strings,values_floats:floats,values_int64s:ints,values_strings:strings|4 X:71T1>Y default_float:float,default_int64:int,default_string:string,default_tensor:tensor,keys_floats:floats,keys_int64s:ints,keys_strings:strings,keys_tensor:tensor,values_floats:floats,values_int64s:ints,values_strings:strings,values_tensor:tensor
ai.onnx.ml/LinearClassifier|1 X:68T1>Y,Z classlabels_ints:ints,classlabels_strings:strings,coefficients!:floats,intercepts:floats,multi_class:int,post_transform:string
ai.onnx.ml/LinearRegressor|1 X:68T>Y coefficients:floats,intercepts:floats,post_transform:string,targets:int
ai.onnx.ml/Normalizer|1 X:68T>Y norm:string
ai.onnx.ml/OneHotEncoder|1 X:67T>Y cats_int64s:ints,cats_strings:strings,zeros:int
ai.onnx.ml/SVMClassifier|1 X:68T1>Y,Z classlabels_ints:ints,classlabels_strings:strings,coefficients:floats,kernel_params:floats,kernel_type:string,post_transform:string,prob_a:floats,prob_b:floats,rho:floats,support_vectors:floats,vectors_per_class:ints
ai.onnx.ml/SVMRegressor|1 X:68T>Y coefficients:floats,kernel_params:floats,kernel_type:string,n_supports:int,one_class:int,post_transform:string,rho:floats,support_vectors:floats
ai.onnx.ml/Scaler|1 X:68T>Y offset:floats,scale:floats
ai.onnx.ml/TreeEnsemble|5 X:0T>Y aggregate_function:int,leaf_targetids!:ints,leaf_weights!:tensor,membership_values:tensor,n_targets:int,nodes_falseleafs!:ints,nodes_falsenodeids!:ints,nodes_featureids!:ints,nodes_hitrates:tensor,nodes_missing_value_tracks_true:ints,nodes_modes!:tensor,nodes_splits!:tensor,nodes_trueleafs!:ints,nodes_truenodeids!:ints,post_transform:int,tree_roots!:ints
ai.onnx.ml/TreeEnsembleClassifier|1 X:68T1>Y,Z base_values:floats,class_ids:ints,class_nodeids:ints,class_treeids:ints,class_weights:floats,classlabels_int64s:ints,classlabels_strings:strings,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,post_transform:string|3 X:68T1>Y,Z base_values:floats,base_values_as_tensor:tensor,class_ids:ints,class_nodeids:ints,class_treeids:ints,class_weights:floats,class_weights_as_tensor:tensor,classlabels_int64s:ints,classlabels_strings:strings,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_hitrates_as_tensor:tensor,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,nodes_values_as_tensor:tensor,post_transform:string|5 !
ai.onnx.ml/TreeEnsembleRegressor|1 X:68T>Y aggregate_function:string,base_values:floats,n_targets:int,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,post_transform:string,target_ids:ints,target_nodeids:ints,target_treeids:ints,target_weights:floats|3 X:68T>Y aggregate_function:string,base_values:floats,base_values_as_tensor:tensor,n_targets:int,nodes_falsenodeids:ints,nodes_featureids:ints,nodes_hitrates:floats,nodes_hitrates_as_tensor:tensor,nodes_missing_value_tracks_true:ints,nodes_modes:strings,nodes_nodeids:ints,nodes_treeids:ints,nodes_truenodeids:ints,nodes_values:floats,nodes_values_as_tensor:tensor,post_transform:string,target_ids:ints,target_nodeids:ints,target_treeids:ints,target_weights:floats,target_weights_as_tensor:tensor|5 !
ai.onnx.ml/ZipMap|1 X:23>Z classlabels_int64s:ints,classlabels_strings:strings
ai.onnx.preview/FlexAttention|1 Q:3T1,K:3T1,V:3T1>Y prob_mod:graph,scale:float,score_mod:graph,softmax_precision:int
ai.onnx.preview.training/Adagrad|1 R:43T1,T:6T2,inputs*1:43T3>outputs*1 decay_factor:float,epsilon:float,norm_coefficient:float
ai.onnx.preview.training/Adam|1 R:43T1,T:6T2,inputs*1:43T3>outputs*1 alpha:float,beta:float,epsilon:float,norm_coefficient:float,norm_coefficient_post:float
ai.onnx.preview.training/Gradient|1 Inputs*1:25T1>Outputs*1 xs!:strings,y!:string,zs:strings
ai.onnx.preview.training/Momentum|1 R:43T1,T:6T2,inputs*1:43T3>outputs*1 alpha!:float,beta!:float,mode!:string,norm_coefficient!:float
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

/** Sets of types, each a letter for every type of TYPE_LETTERS that belongs to it. */
export const TYPE_SETS: string = `abc abcmnopstuv abcdmnopstuv abcd abcmnst abcdmnst m y abcdmnopstuvy Aabcdefghilmnopqrstuvwxyz stuv mnopstuv mn abcmnopstuvy Babcmnopstuvy Babcdmnopstuvy Babcdefghmnopstuvy Babcdefghmnopqstuvwy Babcdefghlmnopqstuvwy Babcdefghilmnopqstuvwy Babcdefghilmnopqrstuvwxy Babcdefghijklmnopqrstuvwxy acd a ABabcdmnopstuvyz ABabcmnopstuvyz pv abmnst npv efghnpv efghnopquvw efghlnopquvw acdi efghlnopqruvwx efghjklnopqruvwx abcdefgh mny ABabcdefghmnopqstuvwyz ABabcdefghlmnopqstuvwyz ABabcdefghilmnopqstuvwyz ABabcdefghilmnopqrstuvwxyz n v ab abcpv abcdpv abcmnop abcdmnop abcmn abcdmn efghpv an acdn efghopquvw efghlopquvw acdin efghlopqruvwx efghjklopqruvwx abmno abcdmno abcmnpstv abcdmnpstv abcdmnpstvy B ABabcdefghmnopstuvyz Bmn abcmny Babmn abmn Bm Bam Babmno`

/** Types of numbers, by the letter that stands for each: a, b, c, … */
export const TYPE_LETTERS: string = `float32 float64 float16 bfloat16 float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz float8e8m0 float6e2m3 float6e3m2 float4e2m1 int64 int32 int16 int8 int4 int2 uint64 uint32 uint16 uint8 uint4 uint2 bool complex64 complex128 string`
