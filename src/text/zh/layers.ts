/** Chinese for what layers are and what is wrong with them. */

import type { Catalogue } from '../../core/words/message.ts'

export const layers: Catalogue = {
  // Fields
  '{field} is missing': '缺少 {field}',
  'mean_value is given {count} times for {channels} channels': '{channels} 个通道却给了 {count} 个 mean_value',
  '{field} is missing or 0': '缺少 {field}，或其值为 0',
  'num_output is missing or 0': '缺少 num_output，或其值为 0',
  'batch_size is missing or 0': '缺少 batch_size，或其值为 0',
  'pyramid_height is missing or 0': '缺少 pyramid_height，或其值为 0',
  'tiles is missing or not positive': '缺少 tiles，或其值不为正',
  'give either {field} or {stem}_h and {stem}_w, not both': '{field} 与 {stem}_h、{stem}_w 只能给其一',
  'give axis or {old}, not both': 'axis 与 {old} 只能给其一',
  'give kernel_size, or kernel_h and kernel_w': '请给出 kernel_size，或 kernel_h 和 kernel_w',
  'give pad, or pad_h and pad_w': '请给出 pad，或 pad_h 和 pad_w',
  'give stride, or stride_h and stride_w': '请给出 stride，或 stride_h 和 stride_w',
  'give mean_file or mean_value, not both': 'mean_file 与 mean_value 只能给其一',
  'give shape, or num, channels, height and width, not both': 'shape 与 num、channels、height、width 只能给其一',
  'only {given} is given: Caffe takes {other} as 0': '只给了 {given}：Caffe 把 {other} 当作 0',
  '{field} must be given once, or once for each of the {axes} spatial axes, but is given {count} times':
    '{field} 应给一次，或为 {axes} 个空间轴各给一次，这里给了 {count} 次',
  '{field}_h and {field}_w need exactly 2 spatial axes, the input has {axes}':
    '{field}_h 和 {field}_w 要求恰有 2 个空间轴，而输入有 {axes} 个',
  '{field} {axis} is out of range for an input of {rank} axes': '{field} {axis} 超出了 {rank} 轴输入的范围',
  '{field} is given {count} times for {tops} tops': '{tops} 个 top 却给了 {count} 个 {field}',
  'data_filler is given {count} times for {tops} tops': '{tops} 个 top 却给了 {count} 个 data_filler',
  'shape is given {count} times for {tops} tops': '{tops} 个 top 却给了 {count} 个 shape',
  'coeff is given {count} times for {bottoms} bottoms': '{bottoms} 个 bottom 却给了 {count} 个 coeff',
  'there is no filler `{type}`': '没有填充器 `{type}`',
  "`{type}` is no filler of Caffe's own": '`{type}` 不是 Caffe 自带的填充器',
  'only the gaussian filler takes sparse, not {type}': '只有 gaussian 填充器可用 sparse，{type} 不行',
  'sparse must be −1 or more, not {sparse}': 'sparse 必须不小于 −1，不能是 {sparse}',
  'sparse {sparse} is more than the {rows} rows of the blob': 'sparse 为 {sparse}，多于 blob 的 {rows} 行',
  'the {type} filler needs a blob with axes, not {shape}': '{type} 填充器需要有轴的 blob，不能是 {shape}',
  'Caffe needs values here, but {shape} holds none': 'Caffe 在此需要数据，而 {shape} 不含任何值',
  'the blob {shape} in the file carries {found} values instead of {count}':
    '文件中的 blob {shape} 带有 {found} 个值，而应有 {count} 个',
  'the blob {shape} in the file does not fit the input {input}': '文件中的 blob {shape} 与输入 {input} 不符',
  'engine CUDNN has no dilation in Caffe': 'Caffe 的 CUDNN 引擎不支持 dilation',
  'engine CUDNN: a Caffe built for the CPU alone refuses it': '引擎 CUDNN：仅为 CPU 编译的 Caffe 会拒绝它',
  'Caffe gives no shape to top {number}': 'Caffe 不给第 {number} 个 top 定形状',
  'InfogainLoss takes normalization, not the older normalize': 'InfogainLoss 用 normalization，不用旧的 normalize',
  'write normalization: VALID for true, BATCH_SIZE for false':
    '请写 normalization：true 对应 VALID，false 对应 BATCH_SIZE',
  'a size is 0, and there is nothing to fill': '有尺寸为 0，没有可填充的内容',
  'Caffe has {names}': 'Caffe 有 {names}',
  'the bilinear filler needs a square kernel over two axes': 'bilinear 填充器要求两个轴上的方形卷积核',

  // Convolution
  'slides learned kernels over the input: each kernel gives one feature map and has one bias':
    '让学到的卷积核在输入上滑动：每个卷积核给出一张特征图，并有一个偏置',
  'the transpose of a convolution: each input value adds a scaled kernel to the output':
    '卷积的转置：每个输入值把一个缩放后的卷积核加到输出上',
  'lays every window of the input out as a column': '把输入的每个窗口展开成一列',
  'Im2col needs a spatial axis behind its channels': 'Im2col 在通道之后至少要有一个空间轴',
  'a 1 × 1 kernel mixes channels and leaves positions apart': '1 × 1 卷积核只混合通道，各位置互不相干',
  'depthwise: every channel has kernels of its own': '逐通道卷积：每个通道都有自己的卷积核',
  '{group} groups: each kernel sees only its share of the channels': '分 {group} 组：每个卷积核只看到自己那份通道',
  'stride 1 and pad = (kernel − 1)/2: the size stays': '步幅为 1 且填充 = (核 − 1)/2：尺寸不变',
  'the last {count} positions along spatial axis {axis} are never read': '空间轴 {axis} 上最后 {count} 个位置从不读取',
  'group is 0; Caffe dies of a division by zero': 'group 为 0；Caffe 会因除以零而崩溃',
  'group {group} does not divide num_output {outputs}': 'group {group} 不能整除 num_output {outputs}',
  'group {group} does not divide the {channels} input channels': 'group {group} 不能整除 {channels} 个输入通道',
  'all bottoms need one shape: bottom 1 has {first}, bottom {number} has {other}':
    '所有 bottom 的形状必须相同：第 1 个是 {first}，第 {number} 个是 {other}',
  'the kernel has size 0 along an axis: {sizes}': '卷积核在某个轴上的大小为 0：{sizes}',
  'the kernel is larger than the padded input of size {size}': '卷积核大于填充后大小为 {size} 的输入',
  'the output is empty: the kernel does not fit into the input of size {size}':
    '输出为空：卷积核放不进大小为 {size} 的输入',
  'the buffer for all windows of one image would hold {count} values, and Caffe takes at most 2³¹ − 1':
    '一幅图像的全部窗口需要 {count} 个值的缓冲区，而 Caffe 最多容纳 2³¹ − 1 个',
  'the stride is 0 along an axis: {sizes}': '某个轴上的步幅为 0：{sizes}',

  // Pooling
  'takes the largest, the mean or one value of each window, in every feature map for itself':
    '在每张特征图中，取每个窗口的最大值、平均值或其中一个值',
  'pools with a pyramid of finer and finer grids, so that every input size gives one output size':
    '用一层比一层细的网格池化，使任何输入尺寸都得到同一输出尺寸',
  'a window that would start in the padding behind the input is dropped {along}':
    '{along}上，起点落在输入之后填充区的窗口被舍去',
  'the last window hangs over the edge {along}: Caffe rounds up when pooling':
    '{along}上，最后一个窗口超出边缘：Caffe 池化时向上取整',
  'along the height': '高度方向',
  'along the width': '宽度方向',
  'windows touch and do not overlap': '窗口彼此相接，不重叠',
  'global pooling takes neither pad nor stride': '全局池化既不要填充也不要步幅',
  'global pooling takes no {field}: its window is the whole map': '全局池化不要 {field}：它的窗口就是整张特征图',
  'global pooling: the window is the whole feature map': '全局池化：窗口就是整张特征图',
  'only MAX pooling gives a second top, not {method}': '只有 MAX 池化有第二个 top，{method} 没有',
  'pad must be smaller than the kernel': '填充必须小于核',
  'padding is there for MAX and AVE only, not for {method}': '只有 MAX 和 AVE 可以填充，{method} 不行',
  'the input has no rows or columns': '输入没有行或列',
  'the kernel has size 0 along an axis': '核在某个轴上的大小为 0',
  'the stride is 0; Caffe divides by it without a check': '步幅为 0；Caffe 不检查就用它作除数',
  'the window is larger than the padded input': '窗口大于填充后的输入',
  '{bins} bins do not fit into the input: the padding would be as large as the window':
    '{bins} 个格子放不进输入：填充会和窗口一样大',

  // Dense layers
  'fully connected: every output is a weighted sum of all inputs, plus a bias':
    '全连接：每个输出都是所有输入的加权和，再加一个偏置',
  'looks up a learned vector for each index': '按下标查出学到的向量',
  'the feature maps are flattened: their {count} axes become one': '特征图被展平：{count} 个轴合为一个',
  'there is nothing to add the bias to: the input holds no example': '没有可加偏置的东西：输入里没有样本',

  // Recurrent layers
  'walks along the time axis and hands its state from step to step': '沿时间轴逐步前进，把状态传给下一步',
  'one step of an LSTM: gates and state in, new state and output out': 'LSTM 的一步：输入门与状态，输出新状态与结果',
  'an initial state has shape {found}, but {wanted} is needed': '初始状态的形状是 {found}，应为 {wanted}',
  'bottom {number} needs 3 axes, but has {rank}': '第 {number} 个 bottom 应有 3 个轴，这里有 {rank} 个',
  'steps and streams differ: {x} against {cont}': '步数与序列数不一致：{x} 与 {cont}',
  'the gates have shape {found}, but {wanted} is needed': '门的形状是 {found}，应为 {wanted}',
  'the second bottom needs 2 axes (steps, streams), but has {rank}':
    '第二个 bottom 应有 2 个轴（步、序列），这里有 {rank} 个',
  'the sequence needs at least 3 axes (steps, streams, values), but has {rank}':
    '序列至少要有 3 个轴（步、序列、值），这里有 {rank} 个',
  'the state has one step only': '状态只有一步',
  'the static input needs at least 2 axes, but has {rank}': '静态输入至少要有 2 个轴，这里有 {rank} 个',
  'the static input needs one row for each stream': '静态输入要为每个序列各有一行',
  'the third bottom has shape {found}, but {wanted} is needed': '第三个 bottom 的形状是 {found}，应为 {wanted}',
  'with expose_hidden it takes {least} or {most} bottoms and gives {tops} tops':
    '用 expose_hidden 时有 {least} 或 {most} 个 bottom 和 {tops} 个 top',
  'without expose_hidden it takes 2 or 3 bottoms and gives 1 top':
    '不用 expose_hidden 时有 2 或 3 个 bottom 和 1 个 top',

  // Normalisation and scaling
  'shifts and scales every channel to mean 0 and variance 1': '把每个通道平移、缩放到均值 0、方差 1',
  'its three blobs are statistics that are tracked, not learned: mean, variance and the factor both are scaled by':
    '它的三个 blob 是跟踪得到的统计量，不参与学习：均值、方差，以及二者的缩放因子',
  'the statistics of BatchNorm are not learned: lr_mult must be 0': 'BatchNorm 的统计量不参与学习：lr_mult 必须为 0',
  'write lr_mult: 0, or leave param out': '请写 lr_mult: 0，或不写 param',
  'divides each value by a power of the sum of squares around it': '把每个值除以其邻域平方和的幂',
  'shifts each feature map to mean 0, and scales it to variance 1 where asked':
    '把每张特征图平移到均值 0，并按需缩放到方差 1',
  'local_size must be odd, not {size}': 'local_size 必须是奇数，不能是 {size}',
  'the input must have 4 axes (num, channels, height, width), but has {rank}':
    '输入必须有 4 个轴（num、channels、height、width），这里有 {rank} 个',
  'adds a learned bias': '加上学到的偏置',
  'multiplies by a learned factor, and adds a learned bias where asked': '乘以学到的系数，并按需加上学到的偏置',
  'axis {axis} of bottom 1 and axis {other} of bottom 2 differ in size':
    '第 1 个 bottom 的轴 {axis} 与第 2 个 bottom 的轴 {other} 大小不同',

  // Activations
  'passes positive values and sets negative ones to zero': '正值通过，负值置零',
  'passes positive values, and alpha·(exp(x) − 1) for negative ones': '正值通过，负值变为 alpha·(exp(x) − 1)',
  'passes positive values, and negative ones with a learned slope': '正值通过，负值乘以学到的斜率',
  'the hyperbolic tangent': '双曲正切',
  '1/(1 + exp(−x))': '1/(1 + exp(−x))',
  'log(1 + exp(x)), a smooth ReLU': 'log(1 + exp(x))，平滑的 ReLU',
  'x times sigmoid(beta·x)': 'x 乘以 sigmoid(beta·x)',
  '(shift + scale·x)^power': '(shift + scale·x)^power',
  'base^(shift + scale·x)': 'base^(shift + scale·x)',
  'the logarithm of shift + scale·x': 'shift + scale·x 的对数',
  'takes the absolute value': '取绝对值',
  'cuts values off below a least and above a largest one': '把值截断到最小值与最大值之间',
  '1 above a threshold, else 0': '超过阈值为 1，否则为 0',
  'sets a random share of the values to zero and scales up the rest': '随机把一部分值置零，并放大其余的值',
  'does nothing when testing; drops random values while training': '测试时不起作用；训练时随机丢弃一些值',
  'Dropout passes its input on unchanged in phase TEST': 'Dropout 在 TEST 阶段原样传递输入',
  'turns scores into probabilities: each is exp(score) divided by their sum':
    '把得分变成概率：各为 exp(得分) 除以它们的总和',
  'base must be positive, or −1 for e, not {base}': 'base 必须为正，或用 −1 表示 e，不能是 {base}',
  'dropout_ratio should lie between 0 and 1, not be {ratio}': 'dropout_ratio 应在 0 与 1 之间，不应是 {ratio}',
  'there is no logarithm to base 1': '没有以 1 为底的对数',
  'base must be finite': 'base 必须是有限数',
  'the input needs at least 2 axes, but has {rank}': '输入至少要有 2 个轴，这里有 {rank} 个',
}
