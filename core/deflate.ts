/** Deflate, inflate and CRC, the one thing of the runtime that the core uses: both runtimes have zlib behind this name. */
export { constants, crc32, createDeflate, deflateSync, gzipSync, inflateSync } from 'node:zlib'
