/**
 * How much of anything a file may have. A file is what it says only until somebody lies: whatever it counts, sizes, nests
 * or names is held against these before memory or time is spent on it, and against the bytes that remain, which bound
 * every count further. What a wire format itself forbids (the ten bytes of a varint) stands with the format.
 * `docs/security.md` lists all of them.
 */

/** Bytes of a definition that is read whole: text, JSON, XML. The longest public ones have a hundredth of it. */
export const MOST_TEXT_BYTES = 1 << 26

/** Bytes of JSON that is parsed whole, which takes some eight times of that in memory. The largest indices have 10 MB. */
export const MOST_JSON_BYTES = 1 << 25

/** Tokens of a text. A token costs some 100 bytes of memory, so that these are what 300 MB can hold. */
export const MOST_TOKENS = 1_500_000

/** Bytes of a structure of a binary file that is read whole, a header or an index: as much as safetensors allows. */
export const MOST_HEADER_BYTES = 100_000_000

/** Bytes of one structure among many, such as a node of a tree in HDF5. A sane one has some thousands. */
export const MOST_STRUCTURE_BYTES = 1 << 22

/** Structures of one file that lead to each other: a network of 1,000 layers with ten blobs each has 30,000 in HDF5. */
export const MOST_STRUCTURES = 1 << 18

/** Bytes that a compressed piece may become, where it is inflated in memory. Its declared size bounds it further. */
export const MOST_INFLATED_BYTES = 1 << 26

/** Bytes that an archive may unpack to, as far as somebody reads: they pass by and are kept nowhere. */
export const MOST_UNPACKED_BYTES = 2 ** 36

/** Bytes that an archive unpacks to for one of its own, once it is more than a little: deflate gives 1,032 at most, weights some two. */
export const MOST_INFLATION_RATIO = 200

/** Bytes that an archive may unpack to whatever it holds. */
export const UNSUSPICIOUS_BYTES = 1 << 26

/** Archives inside each other. */
export const DEEPEST_ARCHIVE = 3

/** Things inside each other: messages, groups, lists, tables. Protobuf's own limit; no network has a tenth of it. */
export const DEEPEST = 100

/** Things that one file lists: tensors, nodes, members, fields. The largest models have some 100,000. */
export const MOST_ENTRIES = 1 << 20

/** Nodes of a graph, with those of the graphs inside them. The largest public networks have some 20,000. */
export const MOST_NODES = 30_000

/** Nodes that are made from the bodies of functions, which may call one another many times over. */
export const MOST_CALLED_NODES = 4_000

/** Axes of a shape, where a rule or a file makes as many as a number says. NumPy and PyTorch allow 64. */
export const MOST_AXES = 64

/** Bytes of a name, as far as it is kept. Names of tensors have some hundreds; paths end at 4,096. */
export const LONGEST_NAME = 1 << 16

/** Issues of one kind that are kept of one file: after so many, further ones say no more. */
export const MOST_ISSUES = 50

/** Words of one file that are compared with all of its names, to guess what was meant. */
export const MOST_GUESSES = 50

/** Pixels of a picture: 4,096 × 4,096, which are 200 MB as floats of three channels. Networks look at a hundredth of it. */
export const MOST_PIXELS = 1 << 24

/** Bytes of a picture's file. */
export const MOST_PICTURE_BYTES = 1 << 26

/** Bytes of memory that decoding a JPEG may take. */
export const MOST_JPEG_MEMORY = 3 * (1 << 26)

/** Pixels of a JPEG times its scans, each of which goes over all of them: progressive ones have about ten. */
export const MOST_JPEG_WORK = 1 << 28

/** Numbers of an array that is read whole: 256 MB as floats. */
export const MOST_NUMBERS = 1 << 26

/** Bytes of a small file that another one names or that lies beside it: a project's own file, labels, lists to ignore. */
export const MOST_SIDE_BYTES = 1 << 22

/** Bytes of a pipe that are held in memory, */
export const MOST_HELD_BYTES = 1 << 25

/** and, where more comes, in a temporary file. */
export const MOST_SPOOLED_BYTES = 2 ** 33

/** Bytes of one line of a list or of a file of lines. */
export const LONGEST_LINE = 1 << 20
