/** Deflate, inflate and CRC, the one thing of the runtime that the core uses: both runtimes have zlib behind this name. */
import { constants, type Deflate, type Gzip } from 'node:zlib'
export { constants, crc32, createDeflate, createGzip, deflateSync, gzipSync, inflateSync } from 'node:zlib'

/** Deflates what is written to it, piece by piece. */
export interface Deflater {
  /** Resolves when it has taken the bytes. @throws zlib's error */
  write(bytes: Uint8Array): Promise<void>
  /** All that has been written can be read from what came so far and this. */
  flush(): Promise<Uint8Array<ArrayBuffer>>
  /** The rest, after which nothing can be written. */
  end(): Promise<Uint8Array<ArrayBuffer>>
  /** Frees it. */
  stop(): void
}

/** Bytes that zlib is given at a time: some runtimes deflate in the loop's own thread, where so many take a few milliseconds. */
const BYTES_AT_A_TIME = 2 ** 17

/** Makes of zlib's stream what a loop waits for. */
export function startDeflating(stream: Deflate | Gzip): Deflater {
  const pieces: Uint8Array[] = []
  let failure: Error | undefined
  stream.on('data', (piece: Uint8Array) => pieces.push(piece))
  stream.on('error', (error) => failure = error)
  const take = () => {
    if (failure) throw failure
    return concat(pieces.splice(0))
  }
  return {
    async write(bytes) {
      for (let from = 0; from < bytes.length; from += BYTES_AT_A_TIME) {
        const piece = bytes.subarray(from, from + BYTES_AT_A_TIME)
        await new Promise<void>((resolve) => stream.write(piece, () => resolve()))
        if (failure) throw failure
      }
    },
    async flush() {
      await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve))
      return take()
    },
    async end() {
      if (failure) throw failure
      await new Promise((resolve) => stream.once('end', resolve).once('error', resolve).end())
      return take()
    },
    stop: () => void stream.destroy(),
  }
}

/** All of them, one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
