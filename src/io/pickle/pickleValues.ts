// Values of a Python pickle as plain data. Objects of classes have only a name, arguments and a state.

/** A pickle that is refused. The message is a clause that continues "FILE cannot be read: ". */
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

/** A dict, an OrderedDict or an instance of a derived class. */
export class PyDict {
  readonly entries = new Map<PyValue, PyValue>();

  get(key: string): PyValue | undefined {
    return this.entries.get(key);
  }
}

export class PySet {
  readonly items: PyValue[] = [];
}

/** An instance of a class: its constructor's arguments and the state that BUILD set. No code of the class runs. */
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

/** A function or class that a reader allows by name. `call` is the reader's code for it. */
export class PyGlobal {
  readonly name: string;
  readonly call: PyCall | null;
  constructor(name: string, call: PyCall | null) {
    this.name = name;
    this.call = call;
  }
}

/** Values of a reader's own types, such as tensors. */
export abstract class PyForeign {
  abstract readonly kind: string;
}

/** None is null, a list is an array, bytes are a view of the file. */
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

/** The whitelist. Returns code for `module.name`, null for a name that is never called, or undefined to refuse it. */
export type Globals = (name: string) => PyCall | null | undefined;

/** Looks up a name in several whitelists, in order. */
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

/** A class whose instances are stored as data. */
export function inert(name: string): PyCall {
  return (args) => new PyObject(name, args);
}
