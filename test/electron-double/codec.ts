/**
 * Structured clone as text, for what crosses CDP: the protocol carries JSON only. Both functions are self-contained,
 * because they are also sent to the page as text. What they don't know throws, as structured clone does.
 */

/** Text of a value. Throws for functions and anything else that can't be cloned. */
export function encode(value: unknown): string {
  const base64 = (bytes: Uint8Array): string => {
    const CHUNK = 8_192;
    let text = '';
    for (let i = 0; i < bytes.length; i += CHUNK)
      text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
    return btoa(text);
  };
  const pack = (each: unknown): unknown => {
    if (each === null || typeof each === 'string' || typeof each === 'boolean') return each;
    if (typeof each === 'number') {
      return Number.isFinite(each) && !Object.is(each, -0)
        ? each
        : { $: 'number', v: Object.is(each, -0) ? '-0' : String(each) };
    }
    if (each === undefined) return { $: 'undefined' };
    if (typeof each === 'bigint') return { $: 'bigint', v: String(each) };
    if (Array.isArray(each)) return each.map(pack);
    if (each instanceof ArrayBuffer) return { $: 'ArrayBuffer', v: base64(new Uint8Array(each)) };
    if (ArrayBuffer.isView(each)) {
      const kind = Object.prototype.toString.call(each).slice('[object '.length, -1);
      return { $: kind, v: base64(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)) };
    }
    if (each instanceof Date) return { $: 'Date', v: each.getTime() };
    if (each instanceof Map)
      return { $: 'Map', v: [...each].map(([key, of]: [unknown, unknown]) => [pack(key), pack(of)]) };
    if (each instanceof Set) return { $: 'Set', v: [...each].map(pack) };
    if (typeof each === 'object') {
      const packed = Object.fromEntries(Object.entries(each).map(([key, of]) => [key, pack(of)]));
      return '$' in packed ? { $: 'object', v: packed } : packed;
    }
    throw new TypeError(`a ${typeof each} could not be cloned`);
  };
  return JSON.stringify(pack(value));
}

/** The value that {@link encode} made a text of. */
export function decode(text: string): unknown {
  const bytesOf = (base64: string): ArrayBuffer =>
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
  const views: Record<string, new (buffer: ArrayBuffer) => unknown> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };
  const unpackObject = (each: object): unknown =>
    Object.fromEntries(Object.entries(each).map(([key, of]) => [key, unpack(of)]));
  const unpack = (each: unknown): unknown => {
    if (typeof each !== 'object' || each === null) return each;
    if (Array.isArray(each)) return each.map(unpack);
    if (!('$' in each)) return unpackObject(each);
    const tag = String(each.$);
    const v: unknown = 'v' in each ? each.v : undefined;
    if (tag === 'undefined') return undefined;
    if (tag === 'number') return Number(v);
    if (tag === 'bigint') return BigInt(String(v));
    if (tag === 'Date') return new Date(Number(v));
    if (tag === 'Map' && Array.isArray(v)) return new Map(v.map(unpack) as [unknown, unknown][]);
    if (tag === 'Set' && Array.isArray(v)) return new Set(v.map(unpack));
    if (tag === 'ArrayBuffer') return bytesOf(String(v));
    if (tag === 'object') return unpackObject(v as object);
    const View = views[tag];
    if (View === undefined) throw new TypeError(`${tag} could not be cloned`);
    return new View(bytesOf(String(v)));
  };
  return unpack(JSON.parse(text));
}
