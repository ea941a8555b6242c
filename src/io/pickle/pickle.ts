// Reads Python pickles of protocols 2 to 5 as data. The caller's whitelist provides code for the functions and classes that
// it allows. No code of the file runs.
import { PickleReader } from './pickleReader.ts';
import { type Globals, PickleError, PyDict, PyGlobal, PyObject, PySet, PyTuple, type PyValue } from './pickleValues.ts';

/** Limit on the work for a file, including pickles inside it. An instruction costs 1. */
export class Budget {
  private left: number;
  constructor(steps = 4_000_000) {
    this.left = steps;
  }
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new PickleError('it has more instructions than any file of its kind');
  }
}

export interface PickleOptions {
  readonly globals: Globals;
  /** Returns the value of a persistent id. Without it, persistent ids are refused. */
  readonly persistent?: (id: PyValue) => PyValue;
  readonly budget?: Budget;
  /** Offset of the pickle's first byte. */
  readonly at?: number;
}

/** The value of the pickle at offset `at`, and the offset of its end. Throws `PickleError`. */
export function unpickle(bytes: Uint8Array, o: PickleOptions): { value: PyValue; end: number } {
  const machine = new Machine(bytes, o);
  return { value: machine.run(), end: machine.reader.at };
}

/** Whether bytes begin like a pickle of protocols 2 to 5. */
export function isPickle(bytes: Uint8Array): boolean {
  const [first, protocol = 0] = bytes;
  return first === 0x80 && protocol >= 2 && protocol <= 5;
}

/** Whether bytes begin like a dict, a list or an object in a pickle of protocol 0 or 1, which is not read. */
export function isOldPickle(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 128));
  return /^(\([dl]p\d+\n|[}\]]q\0|c(numpy|copy_?reg)\b[\w.]*\n)/.test(start);
}

const STOP = 0x2e;
const PROTO = 0x80;

class Machine {
  readonly reader: PickleReader;
  stack: PyValue[] = [];
  private readonly below: PyValue[][] = [];
  private readonly memo = new Map<number, PyValue>();
  private readonly globals: Globals;
  private readonly persistent: PickleOptions['persistent'];
  private readonly budget: Budget;

  constructor(bytes: Uint8Array, { globals, persistent, budget = new Budget(), at = 0 }: PickleOptions) {
    if (!isPickle(bytes.subarray(at, at + 2))) {
      throw new PickleError(`${at > 0 ? `what is at byte ${at}` : 'it'} is not a pickle of protocol 2 to 5`);
    }
    this.reader = new PickleReader(bytes, at);
    this.globals = globals;
    this.persistent = persistent;
    this.budget = budget;
  }

  run(): PyValue {
    const { reader } = this;
    while (!reader.done) {
      const at = reader.at;
      const code = reader.u8();
      if (code === STOP) return this.pop();
      this.budget.spend(1);
      const instruction = INSTRUCTIONS[code];
      if (!instruction) throw new PickleError(`the instruction ${hex(code)} at byte ${at} is not among those allowed`);
      instruction(this);
    }
    throw new PickleError('it is cut off: its last instruction is missing');
  }

  push(value: PyValue): void {
    this.stack.push(value);
  }

  pop(): PyValue {
    const value = this.stack.pop();
    if (value === undefined) throw this.broken('takes a value that is not there');
    return value;
  }

  top(): PyValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw this.broken('needs a value that is not there');
    return value;
  }

  broken(what: string): PickleError {
    return new PickleError(`the instruction before byte ${this.reader.at} ${what}`);
  }

  mark(): void {
    this.below.push(this.stack);
    this.stack = [];
  }

  /** Pops all values above the last mark. */
  toMark(): PyValue[] {
    const items = this.stack;
    const stack = this.below.pop();
    if (!stack) throw this.broken('looks for a mark that is not there');
    this.stack = stack;
    return items;
  }

  put(index = this.memo.size): void {
    this.memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw this.broken(`refers to entry ${index}, which is not there`);
    this.push(value);
  }

  tuple(n: number): void {
    const items = Array.from({ length: n }, () => this.pop()).reverse();
    this.push(new PyTuple(items));
  }

  append(items: readonly PyValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.broken('appends to something that is not a list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly PyValue[]): void {
    const dict = this.top();
    if (!(dict instanceof PyDict) || items.length % 2 !== 0) throw this.broken('fills something that is not a dict');
    for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i] as PyValue, items[i + 1] as PyValue);
  }

  addItems(items: readonly PyValue[], set = this.top()): void {
    if (!(set instanceof PySet)) throw this.broken('fills something that is not a set');
    for (const item of items) set.items.push(item);
  }

  global(module: PyValue, name: PyValue): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw this.broken('names something without a name');
    const full = `${module}.${name}`;
    const call = this.globals(full);
    if (call === undefined) {
      throw new PickleError(`it asks for ${shown(full)}, which is not among the names allowed; nothing of it was run`);
    }
    this.push(new PyGlobal(full, call));
  }

  /** Calls the global below the arguments, with the reader's code for its name. */
  call(args: PyValue): void {
    const target = this.pop();
    if (!(target instanceof PyGlobal) || !target.call || !(args instanceof PyTuple)) {
      throw this.broken('calls something that cannot be called');
    }
    this.push(target.call(args.items));
  }

  build(): void {
    const state = this.pop();
    const target = this.top();
    if (target instanceof PyObject) target.state = state;
    // Attributes of a class derived from dict are not needed.
    else if (!(target instanceof PyDict)) throw this.broken('gives a state to something that has none');
  }

  persistentId(): void {
    if (!this.persistent) throw this.broken('refers to something outside the file');
    this.push(this.persistent(this.pop()));
  }
}

const hex = (code: number): string => `0x${code.toString(16).padStart(2, '0')}`;

/** A name from the file, shortened and printable, for sentences. */
export function shown(name: string): string {
  const clean = name.replace(/[^\x20-\x7e]/g, '?');
  return `"${clean.length > 80 ? `${clean.slice(0, 80)}…` : clean}"`;
}

type Instruction = (m: Machine) => void;

const byCode: readonly [code: string | number, run: Instruction][] = [
  [PROTO, (m) => m.reader.u8()],
  [0x95, (m) => m.reader.u64()], // FRAME: a hint for readers of streams
  // Values
  ['N', (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  ['J', (m) => m.push(m.reader.i32())],
  ['K', (m) => m.push(m.reader.u8())],
  ['M', (m) => m.push(m.reader.u16())],
  [0x8a, (m) => m.push(m.reader.integer(m.reader.u8()))],
  [0x8b, (m) => m.push(m.reader.integer(m.reader.u32()))],
  ['G', (m) => m.push(m.reader.f64())],
  ['X', (m) => m.push(m.reader.text(m.reader.u32()))],
  [0x8c, (m) => m.push(m.reader.text(m.reader.u8()))],
  [0x8d, (m) => m.push(m.reader.text(m.reader.u64()))],
  ['C', (m) => m.push(m.reader.raw(m.reader.u8()))],
  ['B', (m) => m.push(m.reader.raw(m.reader.u32()))],
  [0x8e, (m) => m.push(m.reader.raw(m.reader.u64()))],
  [0x96, (m) => m.push(m.reader.raw(m.reader.u64()))],
  // Python 2 has one type for text and bytes. Short values are read as names, long ones as data.
  ['U', (m) => m.push(m.reader.latin1(m.reader.u8()))],
  ['T', (m) => m.push(m.reader.raw(m.reader.i32()))],
  // Containers
  [']', (m) => m.push([])],
  ['a', (m) => m.append([m.pop()])],
  ['e', (m) => m.append(m.toMark())],
  [')', (m) => m.push(new PyTuple([]))],
  ['t', (m) => m.push(new PyTuple(m.toMark()))],
  [0x85, (m) => m.tuple(1)],
  [0x86, (m) => m.tuple(2)],
  [0x87, (m) => m.tuple(3)],
  ['}', (m) => m.push(new PyDict())],
  ['s', (m) => m.setItems([m.pop(), m.pop()].reverse())],
  ['u', (m) => m.setItems(m.toMark())],
  [0x8f, (m) => m.push(new PySet())],
  [0x90, (m) => m.addItems(m.toMark())],
  [
    0x91,
    (m) => {
      const items = m.toMark();
      const set = new PySet();
      m.addItems(items, set);
      m.push(set);
    },
  ],
  // Stack and memo
  ['(', (m) => m.mark()],
  ['0', (m) => m.pop()],
  ['1', (m) => m.toMark()],
  ['2', (m) => m.push(m.top())],
  ['q', (m) => m.put(m.reader.u8())],
  ['r', (m) => m.put(m.reader.u32())],
  [0x94, (m) => m.put()],
  ['h', (m) => m.get(m.reader.u8())],
  ['j', (m) => m.get(m.reader.u32())],
  // Names and objects
  ['c', (m) => m.global(m.reader.line(), m.reader.line())],
  [
    0x93,
    (m) => {
      const name = m.pop();
      m.global(m.pop(), name);
    },
  ],
  ['R', (m) => m.call(m.pop())],
  [0x81, (m) => m.call(m.pop())],
  [
    0x92,
    (m) => {
      m.pop(); // keyword arguments of a constructor: not needed
      m.call(m.pop());
    },
  ],
  ['b', (m) => m.build()],
  ['Q', (m) => m.persistentId()],
];

const INSTRUCTIONS: (Instruction | undefined)[] = [];
for (const [code, run] of byCode) INSTRUCTIONS[typeof code === 'string' ? code.charCodeAt(0) : code] = run;
