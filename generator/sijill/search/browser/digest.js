// Names files by their content, as model/digests.py does, to notice a file that was damaged on its way. It works without
// crypto.subtle, which browsers offer only on secure addresses.
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const [START, ROUNDS] = (() => {
  const primes = [];
  for (let one = 2; primes.length < 64; one++) if (primes.every((prime) => one % prime)) primes.push(one);
  const fraction = (value) => ((value - Math.floor(value)) * 0x100000000) | 0;
  return [primes.slice(0, 8).map((one) => fraction(Math.sqrt(one))), primes.map((one) => fraction(Math.cbrt(one)))];
})();

/** Return the first 32 bits of the SHA-256 of some bytes. */
function firstOfDigest(bytes) {
  const size = (((bytes.length + 8) >> 6) + 1) << 6, padded = new Uint8Array(size), view = new DataView(padded.buffer);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(size - 4, bytes.length << 3);
  view.setUint32(size - 8, Math.floor(bytes.length / 0x20000000));
  const state = Int32Array.from(START), words = new Int32Array(64);
  for (let block = 0; block < size; block += 64) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at++) {
      if (at < 16) words[at] = view.getInt32(block + 4 * at);
      else {
        const one = words[at - 15], two = words[at - 2];
        const s0 = ((one >>> 7) | (one << 25)) ^ ((one >>> 18) | (one << 14)) ^ (one >>> 3);
        const s1 = ((two >>> 17) | (two << 15)) ^ ((two >>> 19) | (two << 13)) ^ (two >>> 10);
        words[at] = words[at - 16] + s0 + words[at - 7] + s1;
      }
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => { state[at] += value; });
  }
  return state[0];
}

/** Return the six letters and digits that the name of a file with these bytes contains. */
export function nameByContent(bytes) {
  const bits = firstOfDigest(bytes);
  return [27, 22, 17, 12, 7, 2].map((shift) => LETTERS[(bits >>> shift) & 31]).join("");
}
