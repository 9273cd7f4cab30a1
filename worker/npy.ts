/**
 * A NumPy 1.0 file of two dimensions in C order, shape (height, width): `<u4` for counts, `<f8` for continuous values.
 * Format: numpy.lib.format, "Format Version 1.0".
 */
export function encodeNpy(data: Uint32Array | Float64Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const descriptor = data instanceof Uint32Array ? '<u4' : '<f8'
  const header = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${height}, ${width}), }`
  const magic = [0x93, ...Array.from('NUMPY', (letter) => letter.charCodeAt(0)), 1, 0]
  const start = Math.ceil((magic.length + 2 + header.length + 1) / ALIGNMENT) * ALIGNMENT
  const headerLength = start - magic.length - 2
  const bytes = new Uint8Array(start + data.byteLength)
  bytes.set([...magic, headerLength & 255, headerLength >> 8])
  bytes.set(Array.from(header.padEnd(headerLength - 1) + '\n', (letter) => letter.charCodeAt(0)), magic.length + 2)
  if (IS_LITTLE_ENDIAN) bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start)
  else {
    const view = new DataView(bytes.buffer, start)
    if (data instanceof Uint32Array) data.forEach((value, index) => view.setUint32(index * 4, value, true))
    else data.forEach((value, index) => view.setFloat64(index * 8, value, true))
  }
  return bytes
}

/** Whether memory has numbers as the file does: then they are copied whole, in a fiftieth of the time. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** The data of an npy file begins at a multiple of this many bytes. */
const ALIGNMENT = 64
