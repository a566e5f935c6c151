/** Chinese for the page where it runs networks. */

import type { Catalogue } from '../../core/words/message.ts'

export const pageRun: Catalogue = {
  Run: '运行',

  // Why nothing runs
  'This network takes no picture: none of its inputs has channels, a height and a width that are known.':
    '此网络不以图片为输入：没有一个输入的通道数、高和宽都是已知的。',
  'This network takes more than one picture ({names}), and the pad draws one.':
    '此网络需要不止一张图片（{names}），而画板只能画一张。',
  'Its input {name} has {channels} channels: a picture has 1 or 3.':
    '输入 {name} 有 {channels} 个通道：图片只有 1 个或 3 个。',
  'Its input of {height} × {width} is larger than this page runs.': '输入 {height} × {width} 超出本页能运行的大小。',
  'A pass of this network takes {macs} multiplications, which is too much for this page.':
    '此网络前向一次要做 {macs} 次乘法，对本页来说太多了。',
  'Its weights are too many to hold them in this page.': '权重太多，本页放不下。',
  'Fetch the trained LeNet (1.7 MB) and draw a digit': '取来训练好的 LeNet（1.7 MB），画一个数字',
  'The trained weights could not be fetched.': '取不到训练好的权重。',
  'This page is a single file without the trained LeNet; where the page is served it can be fetched here.':
    '本页是单个文件，不含训练好的 LeNet；由服务器提供的页面可在此取来。',

  // Pad
  Pad: '画板',
  Clear: '清除',
  Digits: '数字',
  Picture: '图片',
  'Choose a picture': '选择图片',
  'draw here': '在此书写',
  'Pad: draw with mouse or finger. Arrows move the pen, Space puts it down and lifts it, Delete clears.':
    '画板：用鼠标或手指书写。方向键移动画笔，空格键落笔和提笔，Delete 键清除。',
  'as large and central as MNIST’s digits': '按 MNIST 数字的大小居中',
  'dark on light: turn the colours around': '浅底深字：反转颜色',
  'From pixels to values': '从像素到数值',
  'Pixels from 0 to 255, less the mean, times the factor. Colours are in the order blue, green, red.':
    '像素为 0 到 255，减去均值，再乘以系数。颜色按蓝、绿、红的顺序。',
  Mean: '均值',
  Factor: '系数',
  'this browser draws no pictures': '此浏览器不能绘制图片',
  'This file is no picture that the browser can show.': '浏览器无法显示此文件，它不是图片。',

  // Results and maps
  'What comes out': '输出',
  '{layer}, after {time} ms': '{layer}，用时 {time} 毫秒',
  'Feature maps': '特征图',
  'the first {n} of {maps}': '{maps} 张中的前 {n} 张',
  '{layer}: {maps}. Arrows move from value to value, Page Up and Page Down from map to map.':
    '{layer}：{maps}。方向键逐个移动，Page Up 和 Page Down 换图。',

  'squares with the feature maps of the last run': '方格显示最近一次运行的特征图',
  'plain squares': '素方格',

  // One value
  'Point at a value of a map, or go there with the arrow keys: here it is taken apart into what it was made of.':
    '指向特征图上的一个值，或用方向键移到那里：这里会拆开它是怎样算出来的。',
  'One value': '一个值',
  'let go': '放开',
  '{layer}: map {map} of {maps}, row {row}, column {column}':
    '{layer}：第 {map}/{maps} 张图，第 {row} 行，第 {column} 列',
  '{layer}: value {index} of {n}, counted from 0': '{layer}：{n} 个值中的 {index} 号（从 0 数起）',
  'the sum of {n} products': '{n} 个乘积之和',
  bias: '偏置',
  value: '值',
  'Sums by map of {layer}': '按 {layer} 的各图求和',
  '{layer}, map {map}': '{layer}，图 {map}',
  kernel: '卷积核',
  'kernel, slice {n}': '卷积核，第 {n} 片',
  'products, in all {sum}': '乘积，合计 {sum}',
  'The largest of the {n} values in the window is {value}.': '窗口中 {n} 个值里最大的是 {value}。',
  'The mean: {sum} divided by {divisor} is {value}.': '均值：{sum} 除以 {divisor}，得 {value}。',
  '{type} of {x}, the value of {layer} at this place, is {value}.': '{layer} 在此处的值 {x}，经 {type} 得 {value}。',
  'e to the power of its score, divided by the sum of that for all {n} scores, is {value}.':
    'e 的得分次方，除以全部 {n} 个得分的同样次方之和，得 {value}。',
  '{layer}: scores and their shares': '{layer}：得分及其份额',
  'It is given: a pixel of the pad, less the mean, times the factor.':
    '它是给定的：画板的一个像素，减去均值，再乘以系数。',
  'How layers of type {type} make a value is not taken apart here.': '{type} 类型的层怎样算出一个值，这里不作拆解。',
}
