"""Read and write safetensors files with numpy alone."""

import json
import struct

import numpy as np

DTYPES = {
    'F64': np.float64, 'F32': np.float32, 'F16': np.float16, 'I64': np.int64, 'I32': np.int32, 'U8': np.uint8,
}
NAMES = {np.dtype(v): k for k, v in DTYPES.items()}


def load(path):
    """Returns ({name: array}, {metadata key: string})."""
    with open(path, 'rb') as f:
        (length,) = struct.unpack('<Q', f.read(8))
        header = json.loads(f.read(length))
        body = f.read()
    metadata = header.pop('__metadata__', {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry['data_offsets']
        flat = np.frombuffer(body[begin:end], dtype=DTYPES[entry['dtype']])
        tensors[name] = flat.reshape(entry['shape']).copy()
    return tensors, metadata


def save(path, tensors, metadata):
    """Writes tensors sorted by (widest type first, name), so that equal contents give equal files."""
    arrays = {k: np.ascontiguousarray(v) for k, v in tensors.items()}
    order = sorted(arrays, key=lambda k: (-arrays[k].dtype.itemsize, k))
    header = {'__metadata__': {k: str(metadata[k]) for k in sorted(metadata)}}
    offset = 0
    for name in order:
        a = arrays[name]
        header[name] = {'dtype': NAMES[a.dtype], 'shape': list(a.shape), 'data_offsets': [offset, offset + a.nbytes]}
        offset += a.nbytes
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(struct.pack('<Q', len(text)) + text)
        for name in order:
            f.write(arrays[name].tobytes())
