/** Darknet's definitions and weights. */

import type { Catalogue } from '../../core/words/message.ts'

export const darknet: Catalogue = {
  'these are no weights of Darknet: nothing in them fits a cfg': '这不是 Darknet 的权重：其中没有与 cfg 相符的内容',
  'the rest is not read: at most {sections} layers and {lines} lines are':
    '其余部分不会被读取：至多读取 {sections} 层和 {lines} 行',
  'Darknet cfg': 'Darknet 定义（cfg）',
  'Darknet weights': 'Darknet 权重',
  'whose Darknet reads a cfg (told from what only one of them knows)':
    '由谁的 Darknet 读取 cfg（默认由只有其中之一认识的内容判断）',
  'save the file without a byte order mark': '请以不带字节顺序标记的方式保存文件',
  'the file begins with a byte order mark, which ends Darknet': '文件以字节顺序标记开头，Darknet 会因此终止',
  '`{line}` stands before any section, which ends Darknet': '`{line}` 位于所有节之前，Darknet 会因此终止',
  '`{line}` gives no value: the default holds': '`{line}` 没有给出值：取默认值',
  "read as AlexeyAB's Darknet, which alone knows `{word}`": '按 AlexeyAB 的 Darknet 读取：只有它认识 `{word}`',
  "read as AlexeyAB's Darknet: pjreddie's takes no lines that end in CR LF":
    '按 AlexeyAB 的 Darknet 读取：pjreddie 的程序不接受以 CR LF 结尾的行',
  "read as pjreddie's Darknet: nothing in the file tells which program it is for":
    '按 pjreddie 的 Darknet 读取：文件中没有内容表明它是为哪个程序写的',
  "read as pjreddie's Darknet, which alone knows `{word}`": '按 pjreddie 的 Darknet 读取：只有它认识 `{word}`',
  '--dialect pjreddie|alexeyab says which': '用 --dialect pjreddie|alexeyab 指明是哪一个',
  '--dialect {dialect} reads it so': '用 --dialect {dialect} 就这样读取',
  'save the file with line feeds alone, or read it with --dialect alexeyab':
    '请只用换行符（LF）保存文件，或用 --dialect alexeyab 读取',
  "lines end in CR LF, and pjreddie's program finds no section [net] then":
    '行以 CR LF 结尾，pjreddie 的程序因此找不到 [net] 节',
  'the file has no sections': '文件中没有任何节',
  'begin the file with [net] and its width, height and channels': '文件应以 [net] 及其 width、height 和 channels 开头',
  'the first section must be [net] or [network], in small letters': '第一节必须是小写的 [net] 或 [network]',
  'subdivisions is 0, which ends Darknet by a division by zero': 'subdivisions 为 0，Darknet 会因除以零而终止',
  'width, height and channels can not be negative': 'width、height 和 channels 不能为负',
  'width=, height= and channels=, or inputs=': 'width=、height= 和 channels=，或 inputs=',
  '[net] does not say how large the input is': '[net] 没有说明输入有多大',
  '{key}={number} means layer {index}, which is not there before this one':
    '{key}={number} 指的是第 {index} 层，而它不在本层之前',
  '{other} program reads this otherwise: {list}': '{other} 程序对此读法不同：{list}',
  'a section that Darknet does not know': 'Darknet 不认识的节',
  'only {owner} program knows {section}: this one makes an empty layer of it, and then fails':
    '只有 {owner} 程序认识 {section}：当前程序会把它当作空层，随后失败',
  '{section} is no layer of Darknet: it makes an empty layer of it, and then fails':
    '{section} 不是 Darknet 的层：它会被当作空层，随后失败',
  'no Darknet reads `{key}` in {section}': '没有哪个 Darknet 会读取 {section} 中的 `{key}`',
  'there is no activation `{name}`: Darknet goes on with ReLU': '没有名为 `{name}` 的激活函数：Darknet 改用 ReLU',
  'cuts a part out of the image; in the middle, when it runs': '从图像中裁出一部分；运行时取中间',
  'moves neighbouring positions into channels of their own, or back': '把相邻位置移到各自的通道中，或反过来',
  'the stride is 0, which ends Darknet by a division by zero': '步长为 0，Darknet 会因除以零而终止',
  'repeats each position along both axes; a negative stride adds them up instead':
    '沿两个轴重复每个位置；步长为负时改为相加',
  'drops values while training; does nothing when it runs': '训练时随机丢弃一些值；运行时什么也不做',
  'divides each value by what its neighbours in other channels sum up to': '每个值除以其他通道中相邻值的总和',
  'passes on what it gets': '原样传递',
  'brings each value between 0 and 1': '把每个值变到 0 与 1 之间',
  'divides by the length of the channels at each position': '在每个位置除以各通道构成的向量长度',
  'applies a function to each value': '对每个值应用一个函数',
  'brings values to probabilities that add up to 1': '把值变成总和为 1 的概率',
  'groups {groups} does not divide {count} values, which ends Darknet':
    'groups {groups} 不能整除 {count} 个值，Darknet 会因此终止',
  'compares with the truth while training': '训练时与真值比较',
  'brings equal things together and others apart while training': '训练时让相同的事物靠近、不同的远离',
  '{key} is missing: it names the layers to read': '缺少 {key}：它指明要读取的层',
  'filters and size can not be negative': 'filters 和 size 不能为负',
  'groups must be larger than 0: Darknet divides by it': 'groups 必须大于 0：Darknet 会除以它',
  'slides kernels over the image; batch normalisation and activation are part of it':
    '在图像上滑动卷积核；批归一化和激活是其中一部分',
  'groups {groups} does not divide {channels} channels and {filters} filters: what is left over is never computed':
    'groups {groups} 不能整除 {channels} 个通道和 {filters} 个卷积核：余下的部分从不计算',
  'spreads each value over a window: the transpose of a convolution': '把每个值铺到一个窗口上：卷积的转置',
  'Darknet divides by zero when it loads weights for a deconvolutional layer: its groups are never set':
    'Darknet 为反卷积层加载权重时会除以零：它的 groups 从未设置',
  'slides windows over the image, each place with kernels of its own': '在图像上滑动窗口，每个位置有自己的卷积核',
  'every output is a weighted sum of all inputs': '每个输出都是所有输入的加权和',
  'output can not be negative': 'output 不能为负',
  'brings each channel to mean 0 and variance 1, then scales it': '把每个通道变为均值 0、方差 1，再加以缩放',
  'learned values that do not depend on the input': '与输入无关的学习值',
  'filters and atoms can not be negative': 'filters 和 atoms 不能为负',
  'reads boxes, whether there is something in them, and what': '读出边框、其中是否有物体、以及是什么',
  'set filters={wanted} in the layer before': '在前一层设置 filters={wanted}',
  'the layer before has {found} channels, but the boxes and classes here need {wanted}':
    '前一层有 {found} 个通道，而这里的边框和类别需要 {wanted} 个',
  'set output={wanted} in the layer before': '在前一层设置 output={wanted}',
  'the layer before has {found} values, but the grid, boxes and classes here need {wanted}':
    '前一层有 {found} 个值，而这里的网格、边框和类别需要 {wanted} 个',
  'puts the channels of layers behind one another, or takes those of one': '把若干层的通道前后相接，或取其中一层的通道',
  'there is no group {group} of {groups}: they count from 0 to {last}':
    '{groups} 组中没有第 {group} 组：编号从 0 到 {last}',
  'the layers have different heights or widths: Darknet makes an empty image of them':
    '这些层的高或宽不同：Darknet 会得到一幅空图像',
  'adds the outputs of earlier layers, position by position and channel by channel':
    '把之前各层的输出逐位置、逐通道相加',
  "the layers have different heights or widths, which AlexeyAB's program refuses":
    '这些层的高或宽不同，AlexeyAB 的程序拒绝这样做',
  'there is no weights_type {type}: none, per_feature, per_layer and per_channel are':
    '没有 weights_type {type}：可用的有 none、per_feature、per_layer 和 per_channel',
  'weights_type needs weights_normalization=relu, avg_relu or softmax':
    'weights_type 需要 weights_normalization=relu、avg_relu 或 softmax',
  'scales an earlier layer by what the layer before has found: attention': '用前一层的结果缩放更早的一层：注意力',
  'factors of {factors} do not fit an image of {image}': '{factors} 的系数与 {image} 的图像不符',
  'puts the channels of the last images behind one another': '把最近几幅图像的通道前后相接',
  'the layer before gives no image of channels, height and width': '前一层没有给出带通道、高和宽的图像',
  'the height of the output is negative: {size}': '输出的高为负：{size}',
  'the width of the output is negative: {size}': '输出的宽为负：{size}',
  'the largest value of each window': '每个窗口中的最大值',
  'the average of each window': '每个窗口的平均值',
  'the average of each channel': '每个通道的平均值',
  'output and hidden can not be negative': 'output 和 hidden 不能为负',
  'a state that each step mixes with its input': '每一步都与输入混合的状态',
  'a state that gates let through or renew': '由门放行或更新的状态',
  'a cell that gates write, keep and read': '由门写入、保持和读出的单元',
  'the convolutions of a recurrent layer must keep height and width: set pad=1':
    '循环层的卷积必须保持高和宽：请设置 pad=1',
  'a state of images that convolutions mix with the input': '由卷积与输入混合的图像状态',
  'an LSTM whose gates are convolutions': '以卷积为门的 LSTM',
  '{size} bytes are too many for a definition (at most {most})': '{size} 字节对一个定义来说太大了（至多 {most}）',
  'give the cfg with it: weigh network.cfg {file}': '请同时给出 cfg：weigh network.cfg {file}',
  'the file has numbers without names: only its cfg tells which layer each belongs to':
    '文件中只有没有名称的数字：只有它的 cfg 才能说明各属于哪一层',
  'major, minor and revision of the program that wrote the file': '写出该文件的程序的主、次和修订版本号',
  'how many images the network has seen': '网络见过多少幅图像',
  'the numbers of the layers': '各层的数字',
  'by its version {major}.{minor} the fully connected layers are stored transposed':
    '按其版本 {major}.{minor}，全连接层以转置方式存储',
  'the file ends within its header of 16 or 20 bytes': '文件在 16 或 20 字节的文件头之内就结束了',
  'layer {layer} has a size that is not known, so nothing tells what follows here':
    '第 {layer} 层有未知的大小，因此无法判断此后是什么',
  'the file is {bytes} bytes short: it ends in {tensor}, and fills no layer':
    '文件少了 {bytes} 字节：它在 {tensor} 中结束，没有填满任何一层',
  'the file is {bytes} bytes short: it ends in {tensor}, and fills {filled} layers with weights, the last of them layer {last}':
    '文件少了 {bytes} 字节：它在 {tensor} 中结束，填满了 {filled} 个有权重的层，其中最后一层是第 {last} 层',
  'the file is {bytes} bytes longer than its layers need: Darknet does not read them':
    '文件比各层所需的多 {bytes} 字节：Darknet 不读取它们',
  'a header of {other} bytes would fit, but version {major}.{minor} has one of {bytes}':
    '{other} 字节的文件头正好吻合，但版本 {major}.{minor} 的文件头是 {bytes} 字节',
}
