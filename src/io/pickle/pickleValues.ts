// What a Python pickle can hold, as plain data. Objects of classes are inert: a name, arguments and a state.

/** Something a pickle may not do or be; the message is a clause that goes on from "FILE cannot be read: ". */
export class PickleError extends Error {
  constructor(clause: string) {
    super(clause);
    this.name = 'PickleError';
  }
}

export class PyTuple {
  readonly items: readonly PyValue[];
  constructor(items: readonly PyValue[]) {
    this.items = items;
  }
}

/** A dict, an OrderedDict or a class derived from them. */
export class PyDict {
  readonly entries = new Map<PyValue, PyValue>();

  get(key: string): PyValue | undefined {
    return this.entries.get(key);
  }
}

export class PySet {
  readonly items: PyValue[] = [];
}

/** An instance of a class: what its constructor was given and what BUILD set. Nothing of the class is ever run. */
export class PyObject {
  readonly className: string;
  readonly args: readonly PyValue[];
  state: PyValue;
  constructor(className: string, args: readonly PyValue[], state: PyValue = null) {
    this.className = className;
    this.args = args;
    this.state = state;
  }
}

/** A function or class that a reader allows by its name; `call` is the reader's own code for it. */
export class PyGlobal {
  readonly name: string;
  readonly call: PyCall | null;
  constructor(name: string, call: PyCall | null) {
    this.name = name;
    this.call = call;
  }
}

/** Values of a reader's own kind, such as tensors. */
export abstract class PyForeign {
  abstract readonly kind: string;
}

/** None is null, a list an array, bytes a view of the file. */
export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PyValue[]
  | PyTuple
  | PyDict
  | PySet
  | PyObject
  | PyGlobal
  | PyForeign;

export type PyCall = (args: readonly PyValue[]) => PyValue;

/** The whitelist: code for `module.name`, or null for a name without any use but itself; undefined is refused. */
export type Globals = (name: string) => PyCall | null | undefined;

/** Looks a name up in several whitelists. */
export function anyOf(...lists: readonly Globals[]): Globals {
  return (name) => {
    for (const list of lists) {
      const found = list(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** A whitelist as a table. */
export function table(rows: Readonly<Record<string, PyCall | null>>): Globals {
  const map = new Map(Object.entries(rows));
  return (name) => map.get(name);
}

/** A class whose instances are kept as data. */
export function inert(name: string): PyCall {
  return (args) => new PyObject(name, args);
}
