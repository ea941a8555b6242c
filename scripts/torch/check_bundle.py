#!/usr/bin/env python3
"""Checks the two scripts of a run bundle, and the second against the official SiD code.

    python3 scripts/torch/check_bundle.py run.zip [--sid CLONE]

load_pytorch.py must show the images of the bundle's last sheet. --sid names a clone of github.com/mingyuanzhou/SiD on
branch sida. continue_with_sid.py then runs inside it, and both commands that it prints run through the real sida_train.py
for one iteration on the CPU. Networks and optimisers must arrive there bit for bit. Needs PyTorch, Pillow, requests, click
and psutil.
"""

import argparse
import contextlib
import io
import json
import os
import pickle
import runpy
import shlex
import subprocess
import sys
import tempfile
import types
import zipfile

import numpy as np
import torch
from PIL import Image


def pixels(path):
    return np.array(Image.open(path).convert('RGB')).astype(int)


def check_sheet(run):
    subprocess.run([sys.executable, 'load_pytorch.py', '--out', 'own.png'], cwd=run, check=True)
    last = sorted(f for f in os.listdir(run) if f.startswith('samples-'))[-1]
    a, b = pixels(os.path.join(run, 'own.png')), pixels(os.path.join(run, last))
    assert a.shape == b.shape, (a.shape, b.shape)
    worst = abs(a - b).max()
    print(f'load_pytorch.py: {last}, {(a != b).sum()} of {a.size} bytes differ, by {worst} at most')
    assert worst <= 1 and (a != b).mean() < 0.01


def write_dataset(path, network):
    """A few images of noise with labels, packed as EDM's dataset_tool.py packs them."""
    r, classes = network['img_resolution'], network['label_dim']
    rng = np.random.default_rng(0)
    labels = []
    with zipfile.ZipFile(path, 'w') as z:
        for i in range(max(20, 3 * classes)):
            data = io.BytesIO()
            Image.fromarray(rng.integers(0, 255, [r, r, 3], dtype=np.uint8)).save(data, 'png')
            name = f'00000/img{i:08d}.png'
            z.writestr(name, data.getvalue())
            labels.append([name, i % classes if classes else 0])
        z.writestr('dataset.json', json.dumps({'labels': labels if classes else None}))


def on_cpu():
    """Lets the official code run without CUDA and without its metrics, which need an Inception network."""
    from torch_utils import distributed, training_stats

    class OnCpu(torch.nn.parallel.DistributedDataParallel):
        def __init__(self, module, device_ids=None, **kw):
            super().__init__(module, **kw)

    torch.nn.parallel.DistributedDataParallel = OnCpu
    for name in ('max_memory_allocated', 'max_memory_reserved'):
        setattr(torch.cuda, name, lambda device=None: 0)
    torch.cuda.reset_peak_memory_stats = lambda: None
    sys.modules['metrics'] = types.ModuleType('metrics')
    sys.modules['metrics'].sid_metric_main = None

    def init():
        store = f'file://{tempfile.mktemp()}'
        torch.distributed.init_process_group('gloo', init_method=store, rank=0, world_size=1)
        training_stats.init_multiprocessing(rank=0, sync_device=None)

    distributed.init = init
    distributed.should_stop = lambda: True


def check_arrival(run, after, resumed):
    """The networks and optimisers that the official code loaded, recorded when it saves its first snapshot."""
    sys.path.insert(0, run)
    from load_pytorch import load_generator, read_safetensors
    own, metadata = load_generator(os.path.join(run, 'generator.safetensors'))
    with open(after, 'rb') as f:
        ema = pickle.load(f)['ema']
    weights = read_safetensors(os.path.join(run, 'generator.safetensors'))[0]
    for key, value in ema.state_dict().items():
        assert torch.equal(value, weights[key]), key
    c = own.c
    z = torch.randn([4, c['img_channels'], c['img_resolution'], c['img_resolution']])
    labels = torch.eye(c['label_dim'])[:4] if c['label_dim'] else None
    with torch.no_grad():
        theirs = ema(own.sigma * z, torch.full([4, 1, 1, 1], own.sigma), labels, augment_labels=torch.zeros(4, 9))
        worst = (theirs - own(z, labels)).abs().max().item()
    print(f"sida_train.py {'--resume' if resumed else '--sid_model'}: {len(weights)} tensors of its first snapshot equal, "
          f'images differ by {worst:.1e} at most')
    assert worst < 1e-4


def inside(run, command):
    """Runs one printed command through the official code in the clone, for one iteration."""
    script, argv = command[0], command[1:]
    sys.path[:0] = [os.getcwd()]
    on_cpu()
    from sida_training import sida_training_loop as loop
    real = loop.training_loop
    seen = {}
    resumed = '--resume' in argv
    out = argv[argv.index('--outdir') + 1]
    construct = loop.dnnlib.util.construct_class_by_name

    def watch(*args, class_name=None, **kwargs):
        made = construct(*args, class_name=class_name, **kwargs)
        seen.setdefault(class_name, []).append(made)
        return made

    loop.dnnlib.util.construct_class_by_name = watch
    loaded = {}
    load_state = torch.optim.Adam.load_state_dict

    def note(self, state):
        load_state(self, state)
        loaded[id(self)] = [{k: v.clone() for k, v in s.items()} for s in self.state.values()]

    torch.optim.Adam.load_state_dict = note
    loop.training_loop = lambda **c: real(device=torch.device('cpu'), **c)
    with contextlib.suppress(SystemExit):
        sys.argv = [script, *argv]
        runpy.run_path(script, run_name='__main__')
    first = sorted(f for f in os.listdir(out) if f.startswith('network-snapshot'))[0]
    check_arrival(run, os.path.join(out, first), resumed)
    if not resumed:
        return
    from load_pytorch import read_safetensors
    tensors = read_safetensors(os.path.join(run, 'checkpoint.safetensors'))[0]
    for arena, optimizer in zip(('psi', 'theta'), seen['torch.optim.Adam']):
        moments = loaded[id(optimizer)]
        net = seen['sida_training.sida_networks.EDMPrecond_EncoderDecoder'][0]
        keys = [k for k, _ in net.named_parameters()]
        assert len(moments) == len(keys)
        for key, s in zip(keys, moments):
            assert torch.equal(s['exp_avg'], tensors[f'{arena}.m/{key}']), key
            assert torch.equal(s['exp_avg_sq'], tensors[f'{arena}.v/{key}']), key
        print(f"sida_train.py --resume: Adam's moments of {arena} equal in {len(keys)} tensors, "
              f"step {int(moments[0]['step'])}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('bundle')
    p.add_argument('--sid', help='a clone of the official code, branch sida')
    args = p.parse_args()
    with tempfile.TemporaryDirectory() as run:
        zipfile.ZipFile(args.bundle).extractall(run)
        check_sheet(run)
        if not args.sid:
            return
        with open(os.path.join(run, 'generator.safetensors'), 'rb') as f:
            header = json.loads(f.read(int.from_bytes(f.read(8), 'little')))
        data = os.path.join(run, 'noise.zip')
        write_dataset(data, json.loads(header['__metadata__']['network']))
        script = [sys.executable, os.path.join(run, 'continue_with_sid.py'), '--gpus', '1', '--metrics', 'none']
        told = subprocess.run([*script, '--data', data], cwd=args.sid, check=True, capture_output=True, text=True).stdout
        commands = [shlex.split(line) for line in told.splitlines() if line.startswith('torchrun')]
        assert len(commands) == 2, told
        for command in commands:
            argv = command[3:] + ['--workers', '1']
            subprocess.run([sys.executable, os.path.abspath(__file__), '--inside', run, *argv], cwd=args.sid, check=True)
    print('the bundle is in order')


if __name__ == '__main__':
    if sys.argv[1:2] == ['--inside']:
        inside(sys.argv[2], sys.argv[3:])
    else:
        main()
