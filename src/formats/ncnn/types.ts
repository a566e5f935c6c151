/**
 * Every layer type of ncnn, in the order of the numbers that binary definitions have for them, with its parameters: number,
 * name, and what holds where nothing is said, which may be what another parameter says (src/layer of Tencent/ncnn @a4d2ea1,
 * `load_param` of each).
 */

const TABLE = `
AbsVal
ArgMax 0:out_max_val=0 1:topk=1
BatchNorm 0:channels=0 1:eps=0
Bias 0:bias_data_size=0
BNLL
Concat 0:axis=0
Convolution 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 18:pad_value=0 5:bias_term=0 6:weight_data_size=0 8:int8_scale_term=0 9:activation_type=0 10:activation_params=[] 19:dynamic_weight=0
Crop 0:woffset=0 1:hoffset=0 13:doffset=0 2:coffset=0 3:outw=0 4:outh=0 14:outd=0 5:outc=0 6:woffset2=0 7:hoffset2=0 15:doffset2=0 8:coffset2=0 9:starts=[] 10:ends=[] 11:axes=[] 19:starts_expr= 20:ends_expr= 21:axes_expr=
Deconvolution 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 18:output_pad_right=0 19:output_pad_bottom=output_pad_right 20:output_w=0 21:output_h=output_w 5:bias_term=0 6:weight_data_size=0 9:activation_type=0 10:activation_params=[] 28:dynamic_weight=0
Dropout 0:scale=1
Eltwise 0:op_type=0 1:coeffs=[]
ELU 0:alpha=0.1
Embed 0:num_output=0 1:input_dim=0 2:bias_term=0 3:weight_data_size=0 18:int8_scale_term=0
Exp 0:base=-1 1:scale=1 2:shift=0
Flatten
InnerProduct 0:num_output=0 1:bias_term=0 2:weight_data_size=0 8:int8_scale_term=0 9:activation_type=0 10:activation_params=[]
Input 0:w=0 1:h=0 11:d=0 2:c=0
Log 0:base=-1 1:scale=1 2:shift=0
LRN 0:region_type=0 1:local_size=5 2:alpha=1 3:beta=0.75 4:bias=1
MemoryData 0:w=0 1:h=0 11:d=0 2:c=0 21:load_type=1
MVN 0:normalize_variance=0 1:across_channels=0 2:eps=0.0001
Pooling 0:pooling_type=0 1:kernel_w=0 11:kernel_h=kernel_w 2:stride_w=1 12:stride_h=stride_w 3:pad_left=0 14:pad_right=pad_left 13:pad_top=pad_left 15:pad_bottom=pad_top 4:global_pooling=0 5:pad_mode=0 6:avgpool_count_include_pad=0 7:adaptive_pooling=0 8:out_w=0 18:out_h=out_w
Power 0:power=1 1:scale=1 2:shift=0
PReLU 0:num_slope=0
Proposal 0:feat_stride=16 1:base_size=16 2:pre_nms_topN=6000 3:after_nms_topN=300 4:nms_thresh=0.7 5:min_size=16
Reduction 0:operation=0 1:reduce_all=1 2:coeff=1 3:axes=[] 4:keepdims=0 5:fixbug0=0
ReLU 0:slope=0
Reshape 0:w=-233 1:h=-233 11:d=-233 2:c=-233 12:input_batch_axis=233 13:output_batch_axis=233 6:shape_expr=
ROIPooling 0:pooled_width=0 1:pooled_height=0 2:spatial_scale=1
Scale 0:scale_data_size=0 1:bias_term=0
Sigmoid
Slice 0:slices=[] 1:axis=0 2:indices=[]
Softmax 0:axis=0 1:fixbug0=0
Split
SPP 0:pooling_type=0 1:pyramid_height=1
TanH
Threshold 0:threshold=0
Tile 0:axis=0 1:tiles=1 2:repeats=[]
RNN 0:num_output=0 1:weight_data_size=0 2:direction=0 8:int8_scale_term=0
LSTM 0:num_output=0 1:weight_data_size=0 2:direction=0 3:hidden_size=num_output 8:int8_scale_term=0
BinaryOp 0:op_type=0 1:with_scalar=0 2:b=0
UnaryOp 0:op_type=0
ConvolutionDepthWise 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 18:pad_value=0 5:bias_term=0 6:weight_data_size=0 7:group=1 8:int8_scale_term=0 9:activation_type=0 10:activation_params=[] 19:dynamic_weight=0
Padding 0:top=0 1:bottom=0 2:left=0 3:right=0 4:type=0 5:value=0 6:per_channel_pad_data_size=0 7:front=0 8:behind=0
Squeeze 0:squeeze_w=0 1:squeeze_h=0 11:squeeze_d=0 2:squeeze_c=0 3:axes=[]
ExpandDims 3:axes=[]
Normalize 0:across_spatial=0 4:across_channel=1 1:channel_shared=0 2:eps=0.0001 9:eps_mode=0 3:scale_data_size=0
Permute 0:order_type=0
PriorBox 0:min_sizes=[] 1:max_sizes=[] 2:aspect_ratios=[] 3:variance3=0.1 4:variance4=0.1 5:variance5=0.2 6:variance6=0.2 7:flip=1 8:clip=0 9:image_width=0 10:image_height=0 11:step_width=-233 12:step_height=-233 13:offset=0 14:step_mmdetection=0 15:center_mmdetection=0
DetectionOutput 0:num_class=0 1:nms_threshold=0.05 2:nms_top_k=300 3:keep_top_k=100 4:confidence_threshold=0.5 5:variance5=0.1 6:variance6=0.1 7:variance7=0.2 8:variance8=0.2
Interp 0:resize_type=0 1:height_scale=1 2:width_scale=1 3:output_height=0 4:output_width=0 5:dynamic_target_size=0 6:align_corner=0 9:size_expr=
DeconvolutionDepthWise 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 18:output_pad_right=0 19:output_pad_bottom=output_pad_right 20:output_w=0 21:output_h=output_w 5:bias_term=0 6:weight_data_size=0 7:group=1 9:activation_type=0 10:activation_params=[] 28:dynamic_weight=0
ShuffleChannel 0:group=1 1:reverse=0
InstanceNorm 0:channels=0 1:eps=0.001 2:affine=1
Clip 0:min=-FLT_MAX 1:max=FLT_MAX
Reorg 0:stride=1 1:mode=0
YoloDetectionOutput 0:num_class=20 1:num_box=5 2:confidence_threshold=0.01 3:nms_threshold=0.45 4:biases=[]
Quantize 0:scale_data_size=1
Dequantize 0:scale_data_size=1 1:bias_data_size=0
Yolov3DetectionOutput 0:num_class=20 1:num_box=5 2:confidence_threshold=0.01 3:nms_threshold=0.45 4:biases=[] 5:mask=[] 6:anchors_scale=[]
PSROIPooling 0:pooled_width=7 1:pooled_height=7 2:spatial_scale=0.0625 3:output_dim=0
ROIAlign 0:pooled_width=0 1:pooled_height=0 2:spatial_scale=1 3:sampling_ratio=0 4:aligned=false 5:version=0
Packing 0:out_elempack=1 1:use_padding=0 2:cast_type_from=0 3:cast_type_to=0
Requantize 0:scale_in_data_size=1 1:scale_out_data_size=1 2:bias_data_size=0 3:activation_type=0 4:activation_params=[]
Cast 0:type_from=0 1:type_to=0
HardSigmoid 0:alpha=0.2 1:beta=0.5
SELU 0:alpha=1.67326324 1:lambda=1.050700987
HardSwish 0:alpha=0.2 1:beta=0.5
Noop
PixelShuffle 0:upscale_factor=1 1:mode=0
DeepCopy
Mish
StatisticsPooling 0:include_stddev=0
Swish
Gemm 0:alpha=1 1:beta=1 2:transA=0 3:transB=0 4:constantA=0 5:constantB=0 6:constantC=0 7:constantM=0 8:constantN=0 9:constantK=0 10:constant_broadcast_type_C=0 11:output_N1M=0 12:output_elempack=0 13:output_elemtype=0 14:output_transpose=0 18:quantize_term=0 20:constant_TILE_M=0 21:constant_TILE_N=0 22:constant_TILE_K=0
GroupNorm 0:group=1 1:channels=0 2:eps=0.001 3:affine=1
LayerNorm 0:affine_size=0 1:eps=0.001 2:affine=1
Softplus
GRU 0:num_output=0 1:weight_data_size=0 2:direction=0 8:int8_scale_term=0
MultiHeadAttention 0:embed_dim=0 1:num_heads=1 2:weight_data_size=0 3:kdim=embed_dim 4:vdim=embed_dim 5:attn_mask=0 6:scale=1/sqrtf(embed_dim/num_heads) 7:kv_cache=0 18:quantize_term=0
GELU 0:fast_gelu=0
Convolution1D 0:num_output=0 1:kernel_w=0 2:dilation_w=1 3:stride_w=1 4:pad_left=0 15:pad_right=pad_left 18:pad_value=0 5:bias_term=0 6:weight_data_size=0 9:activation_type=0 10:activation_params=[] 19:dynamic_weight=0
Pooling1D 0:pooling_type=0 1:kernel_w=0 2:stride_w=1 3:pad_left=0 14:pad_right=pad_left 4:global_pooling=0 5:pad_mode=0 6:avgpool_count_include_pad=0 7:adaptive_pooling=0 8:out_w=0
ConvolutionDepthWise1D 0:num_output=0 1:kernel_w=0 2:dilation_w=1 3:stride_w=1 4:pad_left=0 15:pad_right=pad_left 18:pad_value=0 5:bias_term=0 6:weight_data_size=0 7:group=1 9:activation_type=0 10:activation_params=[] 19:dynamic_weight=0
Convolution3D 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 21:kernel_d=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 22:dilation_d=dilation_w 3:stride_w=1 13:stride_h=stride_w 23:stride_d=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 24:pad_front=pad_left 17:pad_behind=pad_front 18:pad_value=0 5:bias_term=0 6:weight_data_size=0 9:activation_type=0 10:activation_params=[]
ConvolutionDepthWise3D 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 21:kernel_d=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 22:dilation_d=dilation_w 3:stride_w=1 13:stride_h=stride_w 23:stride_d=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 24:pad_front=pad_left 17:pad_behind=pad_front 18:pad_value=0 5:bias_term=0 6:weight_data_size=0 7:group=1 9:activation_type=0 10:activation_params=[]
Pooling3D 0:pooling_type=0 1:kernel_w=0 11:kernel_h=kernel_w 21:kernel_d=kernel_w 2:stride_w=1 12:stride_h=stride_w 22:stride_d=stride_w 3:pad_left=0 14:pad_right=pad_left 13:pad_top=pad_left 15:pad_bottom=pad_top 23:pad_front=pad_left 16:pad_behind=pad_front 4:global_pooling=0 5:pad_mode=0 6:avgpool_count_include_pad=0 7:adaptive_pooling=0 8:out_w=0 18:out_h=out_w 28:out_d=out_w
MatMul 0:transB=0
Deconvolution1D 0:num_output=0 1:kernel_w=0 2:dilation_w=1 3:stride_w=1 4:pad_left=0 15:pad_right=pad_left 18:output_pad_right=0 20:output_w=0 5:bias_term=0 6:weight_data_size=0 9:activation_type=0 10:activation_params=[] 28:dynamic_weight=0
DeconvolutionDepthWise1D 0:num_output=0 1:kernel_w=0 2:dilation_w=1 3:stride_w=1 4:pad_left=0 15:pad_right=pad_left 18:output_pad_right=0 20:output_w=0 5:bias_term=0 6:weight_data_size=0 7:group=1 9:activation_type=0 10:activation_params=[] 28:dynamic_weight=0
Deconvolution3D 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 21:kernel_d=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 22:dilation_d=dilation_w 3:stride_w=1 13:stride_h=stride_w 23:stride_d=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 24:pad_front=pad_left 17:pad_behind=pad_front 18:output_pad_right=0 19:output_pad_bottom=output_pad_right 20:output_pad_behind=output_pad_right 25:output_w=0 26:output_h=output_w 27:output_d=output_w 5:bias_term=0 6:weight_data_size=0 9:activation_type=0 10:activation_params=[]
DeconvolutionDepthWise3D 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 21:kernel_d=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 22:dilation_d=dilation_w 3:stride_w=1 13:stride_h=stride_w 23:stride_d=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 24:pad_front=pad_left 17:pad_behind=pad_front 18:output_pad_right=0 19:output_pad_bottom=output_pad_right 20:output_pad_behind=output_pad_right 25:output_w=0 26:output_h=output_w 27:output_d=output_w 5:bias_term=0 6:weight_data_size=0 7:group=1 9:activation_type=0 10:activation_params=[]
Einsum 0:equation_mat=[]
DeformableConv2D 0:num_output=0 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 5:bias_term=0 6:weight_data_size=0 9:activation_type=0 10:activation_params=[]
GLU 0:axis=0
Fold 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 20:output_w=0 21:output_h=output_w
Unfold 1:kernel_w=0 11:kernel_h=kernel_w 2:dilation_w=1 12:dilation_h=dilation_w 3:stride_w=1 13:stride_h=stride_w 4:pad_left=0 15:pad_right=pad_left 14:pad_top=pad_left 16:pad_bottom=pad_top 18:pad_value=0
GridSample 0:sample_type=1 1:padding_mode=1 2:align_corner=0 3:permute_fusion=0
CumulativeSum 0:axis=0
CopyTo 0:woffset=0 1:hoffset=0 13:doffset=0 2:coffset=0 9:starts=[] 11:axes=[]
Erf
Diag 0:diagonal=0
CELU 0:alpha=1
Shrink 0:bias=0.0 1:lambd=0.5
RMSNorm 0:affine_size=0 1:eps=0.001 2:affine=1
Spectrogram 0:n_fft=0 1:power=0 2:hoplen=n_fft/4 3:winlen=n_fft 4:window_type=0 5:center=1 6:pad_type=2 7:normalized=0 8:onesided=1
InverseSpectrogram 0:n_fft=0 1:returns=0 2:hoplen=n_fft/4 3:winlen=n_fft 4:window_type=0 5:center=1 7:normalized=0
Flip 0:axes=[]
SDPA 5:attn_mask=0 6:scale=0 7:kv_cache=0 18:int8_scale_term=0
RotaryEmbed 0:interleaved=0
`

/** One parameter of a layer type. */
export interface ParamType {
  readonly id: number
  readonly name: string
  /** As the table has it: a number, the name of another parameter, `[]`, or nothing for a text. */
  readonly fallback: string
}

/** A layer type. */
export interface LayerType {
  readonly name: string
  readonly params: readonly ParamType[]
}

/** All types, by the numbers of binary definitions. */
export const LAYER_TYPES: readonly LayerType[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [name = '', ...params] = line.split(' ')
    return { name, params: params.map(paramType) }
  })

function paramType(text: string): ParamType {
  const [, id = '0', name = '', fallback = ''] = /^(\d+):([^=]*)=(.*)$/.exec(text) ?? []
  return { id: Number(id), name, fallback }
}

const BY_NAME: ReadonlyMap<string, LayerType> = new Map(LAYER_TYPES.map((type) => [type.name, type]))

/** The type of that name; `undefined` where ncnn has none. */
export function layerType(name: string): LayerType | undefined {
  return BY_NAME.get(name)
}

/** In the sources, but in no build unless it is asked for (src/CMakeLists.txt). */
export const NOT_BUILT: ReadonlySet<string> = new Set(['ArgMax', 'SPP'])
