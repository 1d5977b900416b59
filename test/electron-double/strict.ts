/** Names that Node and promises look for on anything. */
const PROBES: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'constructor',
  'inspect',
  'nodeType',
  'domain',
]);

/**
 * Makes a member that the double lacks throw when it is touched: a call that silently did nothing would let a test pass
 * that Electron would fail.
 */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key, receiver): unknown {
      if (typeof key === 'string' && !(key in target) && !PROBES.has(key)) {
        throw new Error(`the Electron double has no ${name}.${key}; see test/electron-double/README.md`);
      }
      return Reflect.get(target, key, receiver);
    },
  });
}

/** An event that a listener may prevent, as Electron's. */
export interface PreventableEvent {
  defaultPrevented: boolean;
  preventDefault: () => void;
}

/** A fresh preventable event with these fields. */
export function preventable<T extends object>(fields: T): T & PreventableEvent {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}
