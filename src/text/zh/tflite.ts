/** TensorFlow Lite. */

export const tflite: Readonly<Record<string, string>> = {
  'its identifier is {found}, and TensorFlow Lite reads TFL3 only': '它的标识是 {found}，而 TensorFlow Lite 只读 TFL3',
  'where the first table stands': '第一张表的位置',
  'which format this is': '这是哪种格式',
  'a zip archive of files that belong to the model': '属于该模型的文件的 zip 压缩包',
  alignment: '对齐',
  'TensorFlow Lite': 'TensorFlow Lite',
  'TensorFlow Lite model': 'TensorFlow Lite 模型',
  'slides learned kernels over a volume': '在立体数据上滑动学到的卷积核',
  'products of matrices, one for each place in front of the last two axes': '矩阵乘积，最后两轴之前的每个位置各一个',
  'takes one value from each window': '每个窗口取一个值',
  'turns stored numbers into the ones that they stand for': '把存储的数换成它们所代表的数',
  'runs one of two graphs': '运行两个图中的一个',
  'runs a graph as long as another says so': '只要另一个图允许就重复运行一个图',
  'its arithmetic is that of one turn: how often it turns, only the data tell':
    '这里是一轮的运算量：运行多少轮只有数据知道',
  'runs a graph the first time only': '只在第一次运行一个图',
  'puts values to other places': '把数值放到别的位置',
  'one function of each value': '对每个值做同一个函数',
  'combines two values of each place': '合并每个位置的两个值',
  'combines the values along axes': '沿轴合并数值',
  'divides each value by the size of its neighbours': '把每个值除以其邻居的大小',
  'turns numbers into integers of a scale': '把数变成某个比例的整数',
  'maps of another size': '换一个尺寸的特征图',
  'takes rows of a table': '取出表中的行',
  'step by step, with a state that goes on': '一步一步地算，状态延续下去',
  'a builtin operator whose arithmetic is not counted': '内置算子，其运算量未计',
  'a custom operator, which only the program knows that runs it': '自定义算子，只有运行它的程序了解它',
  'it is of schema version {version}, and TensorFlow Lite reads version 3':
    '它的 schema 版本是 {version}，而 TensorFlow Lite 读的是版本 3',
  'there is no subgraph in it': '其中没有子图',
  'there is no operator code {index}': '没有算子代码 {index}',
  'it reads tensor {index}, and there are {count}': '它读取张量 {index}，而一共只有 {count} 个',
  'it reads `{name}` before anything writes it': '它在 `{name}` 被写入之前就读取它',
  'it writes tensor {index}, and there are {count}': '它写入张量 {index}，而一共只有 {count} 个',
  'subgraphs run one another more than {most} deep, and are not looked at below':
    '子图相互调用超过 {most} 层，更深处不再查看',
  'subgraphs run one another so often that no more than {most} of their operators are looked at again':
    '子图相互调用次数过多，其中重复的算子最多再查看 {most} 个',
  'an operator runs subgraph {index}, which is not there or runs itself':
    '有算子运行子图 {index}，而它不存在，或者会运行它自己',
  '`{name}` has a size below 0': '`{name}` 有小于 0 的尺寸',
  '`{name}` lies in buffer {index}, and there are {count}': '`{name}` 位于缓冲区 {index}，而一共只有 {count} 个',
  '`{name}` needs {needed} bytes, and its buffer has {length}':
    '`{name}` 需要 {needed} 字节，而它的缓冲区有 {length} 字节',
  'there is no builtin operator {code}': '没有内置算子 {code}',
  '{type} is of version {version}; the newest version of any operator that is known is {newest}':
    '{type} 的版本是 {version}；已知算子的最新版本是 {newest}',
  'more than {most} tables are too many': '超过 {most} 张表，太多了',
  'tables lie in one another more than {most} deep': '表的嵌套超过 {most} 层',
  'no table stands here': '这里没有表',
}
