/** Archives (zip). */

import type { Catalogue } from '../../core/words/message.ts'

export const zip: Catalogue = {
  'the archive has no directory at its end: it was cut off, or is no archive':
    '这个压缩包末尾没有目录：它被截断了，或者不是压缩包',
  'the directory of the archive is damaged: {found} of {count} entries can be read':
    '压缩包的目录已损坏：{count} 个条目中能读出 {found} 个',
  '{count} bytes stand in front of the archive': '压缩包之前有 {count} 字节',
  '{count} bytes stand behind the end of the archive': '压缩包结尾之后有 {count} 字节',
  '{name}: there is no member where the directory says': '{name}：目录所指的位置没有成员',
  '{name}: its {length} bytes reach beyond the end of the archive': '{name}：它的 {length} 字节超出了压缩包的末尾',
  '{name}: its own header calls it {other}': '{name}：它自己的文件头称它为 {other}',
  '{name}: {stored} bytes can not stand for the {length} that the directory says':
    '{name}：{stored} 字节不可能代表目录所说的 {length} 字节',
  '{name} is inflated to {length} bytes, and no more than {most} are read so':
    '{name} 解压后有 {length} 字节，而这样最多读取 {most} 字节',
  '{name}: its bytes do not give the checksum that the directory has': '{name}：它的字节与目录里的校验和不符',
  '{name} is encrypted': '{name} 已加密',
  '{name} is packed by method {method}, which is not read: only deflate is':
    '{name} 用方法 {method} 压缩，无法读取：只支持 deflate',
  'pack the archive again, without compression': '请不压缩地重新打包',
  '{name}: its bytes are damaged': '{name}：它的字节已损坏',
}
