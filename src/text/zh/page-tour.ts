/** Chinese for the tour of the page. */

import type { Catalogue } from '../../core/words/message.ts'

export const pageTour: Catalogue = {
  '{step} of {steps}': '{step} / {steps}',
  Back: '后退',
  Next: '前进',
  Done: '完成',
  'Leave the tour': '退出导览',
  'What goes in': '输入是什么',
  'LeNet reads handwritten digits: 64 images at a time, one channel of 28 × 28 pixels each.':
    'LeNet 识别手写数字：每次 64 幅图像，每幅一个通道，28 × 28 像素。',
  'Each step of this tour marks the same layer in the text, the figure, the table and the file.':
    '导览的每一步都在定义、图、表和文件中标出同一层。',
  'Why 24 × 24?': '为什么是 24 × 24？',
  'A kernel of 5 × 5 has 28 − 5 + 1 = 24 places in a row of 28 pixels, and as many in a column.':
    '5 × 5 的卷积核在 28 像素的一行里有 28 − 5 + 1 = 24 个位置，一列也是。',
  '20 kernels give 20 maps. Each kernel has 1 × 5 × 5 weights and one bias: 20 × 25 + 20 = 520 parameters.':
    '20 个卷积核给出 20 幅特征图。每个核有 1 × 5 × 5 个权重和一个偏置：20 × 25 + 20 = 520 个参数。',
  'Half the size, no parameters': '尺寸减半，没有参数',
  'Pooling keeps the greatest of each 2 × 2 values: 24 becomes 12. There is nothing to learn, so nothing to store.':
    '池化保留每 2 × 2 个值中最大的一个：24 变成 12。没有可学的，也就没有要存的。',
  'Why 25,050?': '为什么是 25,050？',
  'Each of the 50 kernels reads all 20 maps below it, so it has 20 × 5 × 5 = 500 weights: 50 × 500 + 50 = 25,050.':
    '50 个核中的每一个都读下面全部 20 幅图，所以各有 20 × 5 × 5 = 500 个权重：50 × 500 + 50 = 25,050。',
  'A click on the number in the table shows the rule, the numbers in it, and where Caffe computes it.':
    '点一下表中的数，就能看到公式、代入的数，以及 Caffe 在哪里计算它。',
  'Where most of the weight is': '大部分重量在哪里',
  'The 50 maps of 4 × 4 become one row of 800 values; each of 500 outputs weighs all of them: 500 × 800 + 500 = 400,500.':
    '50 幅 4 × 4 的图排成 800 个值；500 个输出各自加权全部的值：500 × 800 + 500 = 400,500。',
  'That is 93 % of the network, for 17 % of its work.': '这是网络的 93 %，却只占运算的 17 %。',
  'Why 431,080?': '为什么是 431,080？',
  '520 + 25,050 + 400,500 + 5,010 = 431,080 parameters. The head of the page says the same, and opens into this sum.':
    '520 + 25,050 + 400,500 + 5,010 = 431,080 个参数。页首也是这个数，点开就是这个和。',
  'Why 1,724,794 bytes?': '为什么是 1,724,794 字节？',
  '431,080 parameters of 4 bytes are 1,724,320 bytes. The other 474 are names, types, shapes and settings of the layers, and a few bytes in front of each.':
    '431,080 个参数各 4 字节，共 1,724,320 字节。另外 474 字节是各层的名字、类型、形状和设置，以及每一项前面的几个字节。',
  'What training leaves of Caffe’s own LeNet holds its fillers and learning rates too: it is 1,725,025 bytes long. Drop it here to see each of them.':
    'Caffe 自带的 LeNet 训练后留下的文件还含有 filler 和学习率：共 1,725,025 字节。把它拖到这里，就能逐一看到。',
  'The strip shows the whole file; zoom in to see what lies between the weights, down to single bytes.':
    '条形图显示整个文件；放大可以看到权重之间的内容，直到单个字节。',
  'What it holds while it runs': '运行时占用什么',
  'Weights are not all. While pool1 runs, the maps of conv1 and of pool1 must both be there: that is the peak.':
    '不只有权重。pool1 运行时，conv1 和 pool1 的特征图必须同时存在：这就是峰值。',
  'Now edit the text: set num_output of conv2 to 100, and see which numbers change.':
    '现在改一改定义：把 conv2 的 num_output 设为 100，看看哪些数会变。',
}
