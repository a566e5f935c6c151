/** Chinese for the page in the browser, which loads it on its own. */

import type { Catalogue } from '../../core/words/message.ts'
import { pageRun } from './page-run.ts'
import { pageTour } from './page-tour.ts'

export const page: Catalogue = {
  ...pageRun,
  ...pageTour,

  // Layout
  Issues: '问题',
  Examples: '示例',
  weights: '权重',
  parameters: '参数',
  operations: '运算',
  MACs: 'MACs',
  peak: '峰值',
  warning: '警告',
  note: '说明',
  'not accounted for': '无法说明',
  '{count} layers': '{count} 层',
  Text: '定义文件',
  Figure: '图',
  Bytes: '字节',
  Memory: '内存',
  Layers: '各层',
  Layer: '一层',
  Views: '视图',
  Tables: '表格',
  Panes: '窗格',
  Actions: '操作',
  'What if': '假设',
  'width of the text': '定义文件的宽度',
  'height of the table': '表格的高度',
  'width of the layer': '右栏的宽度',
  'All of this happens in your browser: no file and no text leaves this machine.':
    '一切都在您的浏览器里进行：文件和文字都不会离开本机。',

  // Head
  Open: '打开',
  'Open files': '打开文件',
  Tour: '导览',
  'Copy link': '复制链接',
  copied: '已复制',
  'it is in the address': '链接在地址栏里',
  'theme: {theme}': '主题：{theme}',
  'as the system has it': '随系统',
  dark: '深色',
  light: '浅色',
  'where its bytes go': '字节都用在哪里',
  'put {name} away': '移除 {name}',
  'What the network weighs': '网络的重量',
  'work for one example': '每个样本的运算',
  'feature maps': '特征图',
  'before: {text}': '之前：{text}',

  // Editor
  'Definition of the network. Escape, then Tab, leaves it.': '网络的定义。按 Esc 再按 Tab 可离开。',
  Find: '查找',
  Replace: '替换为',
  next: '下一个',
  before: '上一个',
  all: '全部',
  replace: '替换',
  'replace all': '全部替换',
  'match case': '区分大小写',
  pattern: '正则表达式',
  'whole words': '整词',
  close: '关闭',
  'list of': '列表：',
  'default {value}': '默认 {value}',

  // Figure
  Style: '画法',
  Labels: '标注',
  Look: '外观',
  Save: '保存',
  'Save the figure': '保存此图',
  'Save the table': '保存此表',
  kernels: '卷积核',
  volumes: '立体块',
  'planes, as in 1998': '平面（1998 年的画法）',
  boxes: '方块',
  graph: '结构图',
  sizes: '尺寸',
  arithmetic: '算式',
  smaller: '缩小',
  larger: '放大',
  Fit: '适合窗口',
  'colours by family': '按类别着色',
  greys: '灰度',
  'repeated blocks folded': '折叠重复的块',
  'every layer drawn': '画出每一层',
  'words of the file': '用文件中的说法',
  'words of 1998': '用 1998 年的说法',
  'the whole figure in small': '整图缩略',
  'Figure of the network: arrows move it, + and − zoom, 0 fits it, [ and ] select layers':
    '网络的图：方向键移动，+ 和 − 缩放，0 适合窗口，[ 和 ] 选择层',

  // Table
  Columns: '列',
  'Filter layers': '筛选层',
  'Filter: name or type': '按名字或类型筛选',
  '{count} of {all} layers': '{all} 层中的 {count} 层',
  '{text}: how it comes about': '{text}：如何得来',
  'How it comes about': '如何得来',
  'It is given, not computed.': '这是给定的，不是算出来的。',
  '… and {count} more layers': '……另有 {count} 层',
  convention: '计数约定',

  // One layer
  'Select a layer, in the figure, in the table or in the text, to see how each of its numbers comes about.':
    '在图、表或定义文件中选择一层，就能看到它的每个数如何得来。',
  'line {line}': '第 {line} 行',
  'its bytes': '它的字节',
  'Values in the file': '文件中的数值',
  '{name}: {count} numbers': '{name}：{count} 个数',
  'how often values occur, from −{range} to {range}': '数值的分布，从 −{range} 到 {range}',
  'All kernels as pictures': '所有卷积核的图像',
  'Receptive field': '感受野',
  'One value in the middle of the output sees {seen} of the {size} positions of {input}.':
    '输出正中的一个值看到 {input} 的 {size} 个位置中的 {seen} 个。',
  numbers: '个数',
  least: '最小',
  greatest: '最大',
  'standard deviation': '标准差',
  zeros: '零',
  NaN: 'NaN',
  infinite: '无穷大',
  'rows of zeros': '全零的行',

  // Issues
  error: '错误',
  'Nothing is wrong with this network.': '这个网络没有问题。',
  'write sizes with × or x between them, such as 64 × 3 × 224 × 224': '各尺寸之间写 × 或 x，例如 64 × 3 × 224 × 224',
  '{text} is no shape for {name}': '{text} 不是 {name} 的形状',
  'this text is too long for an editor': '这段文本太长，无法编辑',
  'no network could be read': '没有读到网络',
  'something went wrong here: {reason}': '这里出了错：{reason}',

  // Memory
  'There are no feature maps to hold.': '没有需要保留的特征图。',
  'Feature maps that a forward pass must hold while each layer runs, each released after its last use. Parameters are not counted.':
    '前向计算时，每层运行期间必须保留的特征图；每个在最后一次使用后释放。不计参数。',
  'Memory over time': '内存随时间的变化',
  'While {layer} runs: {bytes}': '{layer} 运行时：{bytes}',
  'output of {layer}': '{layer} 的输出',

  // What if
  'Figures that change show their difference to the network as it was opened.': '变化的数会显示与打开时相比的差别。',
  Phase: '阶段',
  Stages: 'stage',
  Level: 'level',
  Batch: '批大小',
  'names, with commas between': '名字，以逗号分隔',
  'a number, or N': '一个数，或 N',
  'Input {name}': '输入 {name}',
  'Feature maps as': '特征图的数值类型',
  'Weights as': '权重的数值类型',
  'Work counted as by': '运算量的计数约定',
  'As the file says': '恢复文件的设定',
  'as the file says': '按文件',

  // Bytes
  'Reading …': '正在读取……',
  'Open the file of weights to see where its bytes go: its sizes are not known from the definition alone.':
    '请打开权重文件查看其字节：仅从定义无法得知尺寸。',
  'is the file that Caffe would write for this network, with numbers from its fillers.':
    '是 Caffe 会为这个网络写出的文件，数值来自各层的 filler。',
  '{count} bytes': '{count} 字节',
  '{weights} bytes of weights + {overhead} bytes around them = {size} bytes':
    '权重 {weights} 字节 + 其余 {overhead} 字节 = {size} 字节',
  '{weights} bytes of weights + {overhead} bytes around them + {rest} not accounted for = {size} bytes':
    '权重 {weights} 字节 + 其余 {overhead} 字节 + 无法说明的 {rest} 字节 = {size} 字节',
  'around them': '其余',
  'What the bytes are for': '字节的用途',
  'what for': '用途',
  kind: '种类',
  pieces: '处数',
  bytes: '字节',
  '{count} × = {bytes} bytes': '{count} 处 = {bytes} 字节',
  'What the bytes are': '字节是什么',
  'open {name}': '展开 {name}',
  'The file as a strip: + and − zoom, arrows move, 0 shows all of it':
    '文件的条形图：+ 和 − 缩放，方向键移动，0 显示全部',
  'byte {offset}': '字节 {offset}',
  '{count} bytes in sight': '显示 {count} 字节',
  'The bytes of the file': '文件的字节',
  '{name}: {count} bytes from byte {offset}': '{name}：从字节 {offset} 起的 {count} 字节',
  'part {page} of {pages}': '第 {page} 部分，共 {pages} 部分',
}
