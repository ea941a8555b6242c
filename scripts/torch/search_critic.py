"""Runs a queue of SiD and SiDA configurations on a small teacher, one after another, and prints a table of the results.

    node scripts/shapes10-export.mjs --count 20000 --seed 1 --res 16 --out runs/search/s16.bin
    python3 scripts/torch/search_critic.py --records runs/search/s16.bin --out runs/search
    python3 scripts/torch/search_critic.py --out runs/search --table

Run it from the project's root. The queue (default: search_critic.json beside this file) is read again before every run, so
runs may be added or moved during the search. Each of its "runs" has a name, seeds, and settings that differ from SETTINGS of
adversary.py. "teacher" is a weights file, "images" the length, "start_from" the name of a finished run to continue.
Every --every images it appends a row to OUT/rows.jsonl and stores the state in OUT/NAME-SEED.pt. An interrupted search
continues from there with the same bits. Distances: EMA generator, 1,000 one-step samples against 10,000 images.
"""

import argparse
import json
import os
import time
from types import SimpleNamespace

import torch

from adversary import SETTINGS, CriticDistillation
from check_teacher import to_bytes, write_sheet
from distill import Judge, Streams
from networks import load_network

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
NANO = 'public/teachers/nano-teacher.safetensors'


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--queue', default=os.path.join(HERE, 'search_critic.json'))
    p.add_argument('--out', required=True, help='folder of rows, states and sample sheets')
    p.add_argument('--records', help='16 px CIFAR-10-style records, see shapes10-export.mjs')
    p.add_argument('--classifier', default=os.path.join(ROOT, 'public/metrics/shapes10-classifier.safetensors'))
    p.add_argument('--only', nargs='*', help='names of runs; the others are left out')
    p.add_argument('--every', type=int, default=2560, help='images between rows')
    p.add_argument('--samples', type=int, default=1000)
    p.add_argument('--threads', type=int, default=1)
    p.add_argument('--table', action='store_true', help='prints the table of OUT/rows.jsonl and ends')
    p.add_argument('--column', default='data', help='of the rows, for the table: data, slow, right, auc, share, psi, ...')
    p.add_argument('--at', type=int, nargs='*', help='images of the columns of the table')
    args = p.parse_args()
    if not args.table and not args.records:
        p.error('--records is missing.')
    return args


def jobs(args):
    """The runs of the queue in order, as (name, seed, config). A config is complete: every setting, teacher and images."""
    with open(args.queue) as f:
        queue = json.load(f)
    for run in queue['runs']:
        own = {k: v for k, v in run.items() if k not in ('name', 'seeds', 'why')}
        unknown = set(own) - set(SETTINGS) - {'teacher', 'images', 'start_from'}
        if unknown:
            raise SystemExit(f"{args.queue}: run {run['name']} has unknown settings: {', '.join(sorted(unknown))}.")
        if not args.only or run['name'] in args.only:
            for seed in run['seeds']:
                yield run['name'], seed, SETTINGS | dict(teacher=NANO, images=12800, start_from=None) | own


def read_rows(out):
    """Rows by (run, seed, nimg). An interrupted run can leave equal keys; the last one counts."""
    path, rows = os.path.join(out, 'rows.jsonl'), {}
    if os.path.exists(path):
        with open(path) as f:
            for row in map(json.loads, f):
                rows[row['run'], row['seed'], row['nimg']] = row
    return rows


class Run:
    """One configuration with one seed. It is created or read from its state, and trained in pieces."""

    def __init__(self, args, name, seed, config):
        self.args, self.name, self.seed, self.config = args, name, seed, config
        torch.manual_seed(seed)
        teacher, _ = load_network(os.path.join(ROOT, config['teacher']))
        self.settings = SimpleNamespace(**config)
        self.training = CriticDistillation(teacher, self.settings)
        kept_heun = os.path.join(args.out, f"heun-{os.path.basename(config['teacher'])}-{args.samples}.pt")
        self.judge = Judge(self.training.phi, SimpleNamespace(
            classifier=args.classifier, samples=args.samples, records=args.records, init_sigma=config['init_sigma'], sheet='', heun=kept_heun,
        ))
        torch.manual_seed(seed)  # the judge draws only if no Heun samples are stored
        self.data, self.nimg, self.seconds = Streams(args.records, self.training.res, False), 0, 0.0
        if os.path.exists(self.path(name)):
            self.restore(torch.load(self.path(name)))
        elif config['start_from']:
            self.begin_at(torch.load(self.path(config['start_from'])))

    def path(self, name):
        return os.path.join(self.args.out, f'{name}-{self.seed}.pt')

    def restore(self, kept):
        if SETTINGS | kept['config'] | dict(images=0) != self.config | dict(images=0):
            raise SystemExit(f'{self.name} with seed {self.seed} began with other settings: give the new ones another name.')
        self.load(kept, self.training.parts())
        self.nimg, self.seconds = kept['nimg'], kept['seconds']
        self.training.start, self.training.mean_auc, self.training.mean_ratio = kept['start'], kept['mean_auc'], kept['mean_ratio']
        self.data.order, self.data.at = kept['order'], kept['at']
        torch.set_rng_state(kept['rng'])

    def begin_at(self, kept):
        """Continues from another run's networks and moments. The count of images continues."""
        parts = self.training.parts()
        self.load(kept, {k: v for k, v in parts.items() if k not in ('heads', 'adam_heads', 'adviser')})
        self.nimg = self.training.start = kept['nimg']

    @staticmethod
    def load(kept, parts):
        for key, part in parts.items():
            part.load_state_dict(kept['parts'][key])

    def save(self):
        t = self.training
        kept = dict(
            config=self.config, nimg=self.nimg, seconds=self.seconds, start=t.start, mean_auc=t.mean_auc, mean_ratio=t.mean_ratio,
            order=self.data.order, at=self.data.at, rng=torch.get_rng_state(), parts={k: v.state_dict() for k, v in t.parts().items()},
        )
        torch.save(kept, self.path(self.name) + '.new')
        os.replace(self.path(self.name) + '.new', self.path(self.name))

    def piece(self):
        """Trains to the next row and returns it."""
        began, sums, counts = time.process_time(), {}, {}
        due = min((self.nimg // self.args.every + 1) * self.args.every, self.config['images'])
        while self.nimg < due:
            for key, value in self.training.iterate(self.data, self.nimg).items():
                sums[key], counts[key] = sums.get(key, 0) + value, counts.get(key, 0) + 1
            self.nimg += self.config['batch']
        self.seconds += time.process_time() - began
        means = {key: round(value / counts[key], 5) for key, value in sums.items()}
        judged = self.judge(self.training.ema, self.nimg)
        slow = self.judge(self.training.slow, self.nimg)['data']
        return dict(run=self.name, seed=self.seed, nimg=self.nimg, **judged, slow=slow, **means, cpu_s=round(self.seconds))

    @torch.no_grad()
    def sheet(self):
        s, z = self.settings.init_sigma, self.judge.z[:100]
        images = self.training.ema(s * z, torch.full([len(z)], s), self.judge.onehot[:100])
        write_sheet(os.path.join(self.args.out, f'{self.name}-{self.seed}.png'), to_bytes(images), 20, 3)


def search(args):
    os.makedirs(args.out, exist_ok=True)
    torch.set_num_threads(args.threads)
    while True:
        done = read_rows(args.out)
        job = next((j for j in jobs(args) if (j[0], j[1], j[2]['images']) not in done), None)
        if not job:
            return
        run = Run(args, *job)
        print(f'{run.name}, seed {run.seed}, from {run.nimg} images', flush=True)
        while run.nimg < run.config['images']:
            row = json.dumps(run.piece())
            print(row, flush=True)
            with open(os.path.join(args.out, 'rows.jsonl'), 'a') as f:
                print(row, file=f)
            run.save()
            run.sheet()


def table(args):
    """Mean over the seeds, and their standard deviation if there are several, at the requested images."""
    rows, order = read_rows(args.out), []
    for name, _, _ in jobs(args):
        order += [name] if name not in order else []
    order += sorted({run for run, _, _ in rows} - set(order))
    at = args.at or sorted({nimg for _, _, nimg in rows})
    print('| run | seeds | ' + ' | '.join(f'{n:,}' for n in at) + ' |\n| --- | --- |' + ' --- |' * len(at))
    for name in order:
        cells, seeds = [], set()
        for n in at:
            found = {s: r[args.column] for (run, s, nimg), r in rows.items() if run == name and nimg == n and args.column in r}
            seeds |= set(found)
            values = torch.tensor(list(found.values()), dtype=torch.float64)
            digits = 2 if args.column in ('data', 'slow', 'teacher') else 3
            spread = f' +- {values.std():.{digits}f}' if len(found) > 1 else ''
            partial = f' ({len(found)})' if 0 < len(found) < len(seeds) else ''
            cells.append(f'{values.mean():.{digits}f}{spread}{partial}' if found else '-')
        if seeds:
            print(f"| {name} | {', '.join(map(str, sorted(seeds)))} | " + ' | '.join(cells) + ' |')


if __name__ == '__main__':
    options = parse()
    table(options) if options.table else search(options)
