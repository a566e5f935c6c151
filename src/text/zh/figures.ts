/** Chinese for figures and for the command that draws them. */

import type { Catalogue } from '../../core/words/message.ts'

export const figures: Catalogue = {
  // The command
  'draw a network as a figure: SVG, PNG, PDF or TikZ': '把网络画成图：SVG、PNG、PDF 或 TikZ',
  'which file?': '哪个文件？',
  'a graph for a paper, repeated blocks folded': '论文用的结构图，重复的块折叠起来',
  'as LeCun drew it': '照 LeCun 的画法',
  'every kernel and bias, with the arithmetic': '每个卷积核和偏置，连同算式',
  'figures are not written as .{extension}': '不能把图写成 .{extension}',
  'font for characters that the shipped fonts lack': '自带字体缺少某些字符时使用的字体',
  'format (svg, unless the extension of -o says another)': '格式（默认 svg，除非 -o 的扩展名另有所指）',
  'give --format, or a name that ends in .svg, .png, .pdf or .tex':
    '请给出 --format，或以 .svg、.png、.pdf、.tex 结尾的文件名',
  'pixels of a PNG for each pixel of the figure (2)': 'PNG 中每个图像像素所用的像素数（默认 2）',
  'style (what suits the network)': '画法（默认按网络选择）',
  'there are no labels called {name}': '没有名为 {name} 的标注',
  'they are {names}': '可用的有 {names}',
  'write to FILE; .svg, .png, .pdf or .tex chooses the format': '写入 FILE；由 .svg、.png、.pdf、.tex 决定格式',
  'no font has {characters}: a question mark stands for it': '没有字体含有 {characters}：以问号代替',
  '{file} can not be used as a font: {reason}': '{file} 不能用作字体：{reason}',
  '{name} is not installed': '没有安装 {name}',

  'a weights file: its values tint the kernels, its bytes are mapped': '权重文件：其数值给卷积核着色，其字节画成图',

  // Options
  '1998: as LeCun’s paper writes': '1998：照 LeCun 论文的写法',
  'colours by family of layers, or greys': '按层的类别着色，或用灰度',
  'colours: auto follows the reader’s system': '颜色：auto 跟随读者的系统',
  'first layer drawn': '从哪一层画起',
  'last layer drawn': '画到哪一层',
  'lengths of sides': '边长的比例',
  'longest band in pixels; longer networks go on in the next band': '每行最长多少像素；更长的网络在下一行继续',
  'maps and kernels drawn of a layer that has more': '一层的特征图和卷积核最多画几个',
  'no legend': '不画图例',
  'no title': '不画标题',
  'only this layer': '只画这一层',
  'repeated blocks: auto, off, or the least number of repeats': '重复的块：auto、off 或最少重复次数',
  'sizes with the batch': '尺寸中写出批大小',
  'starts every id in the SVG, for pages with several figures': 'SVG 中各 id 的前缀，用于含多幅图的网页',
  'what is written, with commas between: {names}; or none, all': '标注哪些内容，以逗号分隔：{names}；或 none、all',
  'which way the network runs': '网络的走向',
  'with --layer: every kernel of the layer, as a contact sheet': '与 --layer 同用：把该层的每个卷积核排成一览',

  // Styles
  'the whole network as a graph': '整个网络的结构图',
  'slabs in space, as PlotNeuralNet and AlexNet’s paper draw them':
    '立体的板块，如 PlotNeuralNet 和 AlexNet 论文的画法',
  'stacks of feature maps, as draw_convnet draws them': '成叠的特征图，如 draw_convnet 的画法',
  'planes and bars, as in LeCun’s paper of 1998': '平面与条，如 LeCun 1998 年论文的画法',
  'forward computation: every kernel and bias with its feature map': '前向计算：每个卷积核和偏置与它的特征图',
  'the bytes of the weights file, by layer and purpose': '权重文件的字节，按层和用途',

  // Labels
  '{n} layers': '{n} 层',
  '{n} more layers': '另有 {n} 层',
  '{n} parameters': '{n} 个参数',
  '{n} MACs': '{n} 次乘加',
  '{n} groups': '{n} 组',
  '{n} spans, {bytes}': '{n} 段，{bytes}',
  'stride {n}': '步幅 {n}',
  'pad {n}': '填充 {n}',
  'dilation {n}': '膨胀 {n}',
  'global {mode}': '全局 {mode}',
  'kernel {n}': '卷积核 {n}',
  '{size} kernel': '{size} 核',
  'whole map': '整张图',
  'network without a name': '未命名的网络',
  'unknown layer': '未知层',
  activation: '激活',
  convolution: '卷积',
  dense: '全连接',
  normalisation: '归一化',
  pooling: '池化',
  'input, output': '输入、输出',
  'merge, reshape, loss': '合并、变形、损失',
  'recurrent, attention, detection': '循环、注意力、检测',
  'Feature maps': '特征图',
  'Fully connected': '全连接',
  'Full connection': '全连接',
  'Hidden units': '隐单元',
  'f. maps': '特征图',
  '{letter}: f. maps': '{letter}：特征图',
  '{letter}: feature maps': '{letter}：特征图',
  '{letter}: layer': '{letter}：层',
  'Sides are drawn by the square root of their length.': '边长按平方根绘制。',
  'Squares are real feature maps, computed for one input, in these colours: one scale a layer.':
    '方格是对一个输入真正算出的特征图，用这些颜色：每层一个标度。',
  'the style {id} shows no feature maps; {known} do': '{id} 不绘制特征图；绘制的有 {known}',
  'The input is grey, from zero to its largest value.': '输入为灰色，从 0 到它的最大值。',
  '{layer}: the largest of its {n} values is {value}, at index {index}.':
    '{layer}：{n} 个值中最大的是 {value}，在位置 {index}（从 0 数起）。',
  'Widths are drawn by the square root of the number of maps.': '宽度按特征图个数的平方根绘制。',

  Convolution: '卷积',
  Convolutions: '卷积',
  Deconvolution: '转置卷积',
  Flatten: '展平',
  INPUT: '输入',
  Inputs: '输入',
  OUTPUT: '输出',
  Outputs: '输出',
  Subsampling: '下采样',
  average: '平均',
  conv: '卷积',
  deconv: '转置卷积',
  max: '最大',
  overhead: '开销',
  pool: '池化',
  '{mode}-pooling': '{mode}池化',
  '×{n}': '×{n}',

  // Kernels
  deep: '深',
  high: '高',
  wide: '宽',
  'All {n} kernels of {layer}, each {shape}': '{layer} 的全部 {n} 个卷积核，每个 {shape}',
  'Colours show the weights of the three colour channels together.': '颜色表示三个颜色通道的权重合成。',
  'One row a kernel, one tile a map that it reads.': '每行一个卷积核，每格对应它读取的一张图。',
  'The first {n} of {all} tiles are drawn.': '只画了 {all} 格中的前 {n} 格。',
  'Cells are real weights: red below zero, blue above, strongest at the largest magnitude of the layer.':
    '格子是真实权重：红为负，蓝为正，颜色最深处为该层的最大绝对值。',
  'A tile is the kernel of the map of its number, the slice that reads the map in front.':
    '每块小格是同号特征图的卷积核，取其中读最前面那张图的一片。',
  'How to read {layer}': '怎样看 {layer}',
  'A block is one kernel: {shape} weights, a slice for every map that it reads.':
    '一块就是一个卷积核：{shape} 个权重，每张被读取的图对应一片。',
  'It lies on the same place of all these maps at once; products are summed over all slices to one number.':
    '它同时落在这些图的同一位置；各片的乘积加成一个数。',
  'Its bias (one number) is added, and the result is one value of one map.':
    '再加上它的偏置（一个数），就得到一张图上的一个值。',
  'Moved over all places it fills that map: as many kernels, as many maps.':
    '移过所有位置，就填满那张图：有多少卷积核，就有多少张图。',
  'The result is one value of one map; these kernels have no bias.': '得到一张图上的一个值；这些卷积核没有偏置。',
  'biases, one for each kernel': '偏置，每个卷积核一个',
  'kernels, one for each map out': '卷积核，每张输出图一个',
  'slices, one for each map in of its group': '片，本组每张输入图一片',
  'slices, one for each map in': '片，每张输入图一片',
  'No weights were given: the cells are blank.': '没有给出权重：格子是空的。',
  '{layer} has no kernels': '{layer} 没有卷积核',
  '+ 0 biases': '+ 0 个偏置',
  '+ {n} biases': '+ {n} 个偏置',
  '{n} kernels of {shape}': '{n} 个 {shape} 的卷积核',
  'file {size} B = payload {payload} B + overhead {overhead} B': '文件 {size} B = 载荷 {payload} B + 开销 {overhead} B',
  '{total} parameters × 4 B = {bytes} B': '{total} 个参数 × 4 B = {bytes} B',
  '{weights} weights + {biases} biases = {total} parameters × 4 B = {bytes} B':
    '{weights} 个权重 + {biases} 个偏置 = {total} 个参数 × 4 B = {bytes} B',

  // Bytes
  '1 layer without bytes': '1 层没有字节',
  '{n} layers without bytes': '{n} 层没有字节',
  'No weights file was given: sizes of the parameters as 32-bit floats.':
    '没有给出权重文件：按 32 位浮点数计算参数大小。',
  length: '长度',
  message: '消息',
  padding: '填充',
  structure: '结构',
  tag: '标记',
  unclaimed: '无主',
  unknown: '未知',
  value: '数值',
  '{name}: file {size} B = payload {payload} B + overhead {overhead} B':
    '{name}：文件 {size} B = 载荷 {payload} B + 开销 {overhead} B',

  // What can't be drawn
  'no shipped font has {characters}: another font is needed to print them':
    '自带字体没有 {characters}：要打印它们需另用字体',
  'the network has no layer “{name}”': '网络中没有层“{name}”',
  'the network has no layer “{name}”; did you mean “{meant}”?': '网络中没有层“{name}”；是不是想写“{meant}”？',
  'there is no style “{id}”; the styles are {known}': '没有画法“{id}”；可用的有 {known}',
  'Weights from {low} to {high}; one scale for the layer.': '权重从 {low} 到 {high}；整层同一标度。',
}
