/** Reads a NumPy 1.0 file of `<u4` or `<f8` by its specification, independently of the writer. */
export function readNpy(bytes: Uint8Array): { descriptor: string; shape: number[]; values: number[] } {
  const magic = String.fromCharCode(...bytes.subarray(0, 8))
  if (magic !== '\x93NUMPY\x01\x00') throw new SyntaxError('Cannot read npy: wrong magic')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = 10 + view.getUint16(8, true)
  const header = String.fromCharCode(...bytes.subarray(10, start))
  const parts = /^\{'descr': '(<u4|<f8)', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/.exec(header)
  if (!parts) throw new SyntaxError(`Cannot read npy: unexpected header ${header}`)
  const [, descriptor = '', height, width] = parts
  const size = descriptor === '<u4' ? 4 : 8
  const values: number[] = []
  for (let at = start; at < bytes.length; at += size) {
    values.push(size === 4 ? view.getUint32(at, true) : view.getFloat64(at, true))
  }
  return { descriptor, shape: [Number(height), Number(width)], values }
}
