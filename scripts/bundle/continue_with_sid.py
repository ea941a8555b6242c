#!/usr/bin/env python3
"""Converts this run for the official SiD/SiDA training code, to continue it on many GPUs.

Run it inside a clone of github.com/mingyuanzhou/SiD, branch `sida`, with PyTorch installed:

    python RUN/continue_with_sid.py --data dataset.zip [--gpus 4] [--batch-gpu 32]

RUN is the folder of this file. The script writes to RUN/sid and prints the commands that use the files:

    teacher.pkl                        the run's teacher, for --edm_model
    network-snapshot-ALPHA-KIMG.pkl    the run's generator (moving average), for --sid_model
    training-state-KIMG.pt             all networks and both optimisers, for --resume
    train_with_run.py                  only if the network has arguments that sida_train.py's command line lacks
"""

import argparse
import json
import os
import pickle
import shlex
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from load_pytorch import DEFAULTS, read_safetensors  # noqa: E402

NETWORK = 'sida_training.sida_networks.EDMPrecond_EncoderDecoder'
# Arguments of sida_train.py's DDPM++ network that its command line cannot change.
FIXED = dict(num_blocks=4, attn_resolutions=[16], channel_mult_emb=4, channel_mult_noise=1, resample_filter=[1, 1],
             sigma_data=0.5)
LOSS = dict(pMean=('P_mean', -1.2), pStd=('P_std', 1.2), sigmaData=('sigma_data', 0.5))
# Recipe fields with an equivalent option. All other fields must have these values.
OPTIONS = dict(alpha='--alpha', tmax='--tmax', initSigma='--init_sigma', lr='--lr', glr='--glr', gBeta1='--g_beta1',
               ls='--ls', lsg='--lsg', lsd='--lsd', lsgGan='--lsg_gan', batch='--batch', seed='--seed')
CONSTANT = dict(beta1=0, beta2=0.999, adamEps=1e-8, gAdamEps=1e-8, psiUpdates=1, glrTref=0, emaRampup=0.05, clip=1,
                logitClamp=10, thetaAfter=100000, ganAfter=200000, sigmaMin=0.002, sigmaMax=80, rho=7)
ADVERSARIAL_ONLY = ('clip', 'logitClamp', 'thetaAfter', 'ganAfter')

LAUNCHER = '''"""Runs sida_train.py with arguments of the run's network and loss that its command line lacks."""
import os
import sys

sys.path.insert(0, os.getcwd())
import dnnlib

EXTRA = {extra!r}
construct = dnnlib.util.construct_class_by_name


def with_run(*args, class_name=None, **kwargs):
    return construct(*args, class_name=class_name, **{{**kwargs, **EXTRA.get(class_name, {{}})}})


dnnlib.util.construct_class_by_name = with_run

if __name__ == '__main__':
    import sida_train

    sida_train.main()
'''


def plain(value):
    """A number in short form."""
    return f'{value:.10g}' if isinstance(value, float) else str(value)


def network_arguments(metadata, recipe):
    given = json.loads(metadata['network'])
    if not str(given.get('model_type', 'SongUNet')).startswith('SongUNet'):
        sys.exit('Only DDPM++ networks (SongUNet) can be handed over.')
    keep = [*DEFAULTS, 'label_dropout', 'embedding_type', 'encoder_type', 'decoder_type']
    c = {**DEFAULTS, **{k: v for k, v in given.items() if k in keep}}
    return {**c, 'sigma_data': recipe['sigmaData'], 'dropout': recipe['dropout'],
            'model_type': 'SongUNet_EncoderDecoder'}


def build(arguments, tensors):
    """A network of the official code with these weights."""
    import dnnlib
    net = dnnlib.util.construct_class_by_name(class_name=NETWORK, **arguments)
    net.load_state_dict({k: v.float() for k, v in tensors.items()})
    return net.eval().requires_grad_(False)


def save_snapshot(path, net):
    with open(path, 'wb') as f:
        pickle.dump(dict(ema=net), f)
    print(f'wrote {path}')


def adam_state(net, tensors, arena, steps, lr, beta1, recipe, eps):
    """The state_dict of an optimiser with the checkpoint's moments."""
    betas = (beta1, recipe['beta2'])
    named = list(net.named_parameters())
    optimizer = torch.optim.Adam([p.requires_grad_(True) for _, p in named], lr=lr, betas=betas, eps=eps)
    if steps > 0:
        for key, p in named:
            optimizer.state[p] = dict(step=torch.tensor(float(steps)), exp_avg=tensors[f'{arena}.m/{key}'].clone(),
                                      exp_avg_sq=tensors[f'{arena}.v/{key}'].clone())
    state = optimizer.state_dict()
    net.requires_grad_(False)
    return state


def save_state(path, arguments, buffers, recipe):
    tensors, metadata = read_safetensors(os.path.join(HERE, 'checkpoint.safetensors'))
    counters = json.loads(metadata['state'])

    def arena(name):
        own = {k[len(name) + 1:]: v for k, v in tensors.items() if k.startswith(f'{name}/')}
        return build(arguments, {**own, **buffers})

    psi, theta, ema = arena('psi.w'), arena('theta.w'), arena('theta.ema')
    r = recipe
    torch.save(dict(
        fake_score_state=psi.state_dict(), G_state=theta.state_dict(), G_ema_state=ema.state_dict(),
        fake_score_optimizer_state=adam_state(psi, tensors, 'psi', counters['psiSteps'], r['lr'], r['beta1'], r,
                                              r['adamEps']),
        g_optimizer_state=adam_state(theta, tensors, 'theta', counters['thetaSteps'], r['glr'], r['gBeta1'], r,
                                     r['gAdamEps']),
    ), path)
    print(f'wrote {path}')


def extra_arguments(arguments, recipe):
    """Constructor arguments by class that the command line cannot set."""
    network = {k: arguments[k] for k, v in FIXED.items() if arguments[k] != v}
    loss = {name: recipe[k] for k, (name, v) in LOSS.items() if recipe[k] != v}
    extra = {NETWORK: network, 'sida_training.sida_loss.SIDA_EDMLoss': loss}
    return {k: v for k, v in extra.items() if v}


def not_carried_over(recipe, adversarial):
    notes = []
    for key, value in CONSTANT.items():
        if key in ADVERSARIAL_ONLY and not adversarial:
            continue
        if recipe[key] != value:
            notes.append(f'{key} is {plain(recipe[key])} in this run; sida_train.py always uses {plain(value)}')
    if recipe['emaHalflife'] % 1000:
        notes.append(f"emaHalflife is {plain(recipe['emaHalflife'])} images; sida_train.py rounds it down to thousands")
    return notes


def per_gpu(batch, gpus):
    """Images per GPU pass. They must divide the batch evenly."""
    if batch % gpus:
        sys.exit(f'A batch of {batch} does not divide by {gpus} GPUs: choose another --gpus.')
    return max(n for n in range(1, 33) if batch // gpus % n == 0)


def options(args, arguments, recipe, script, out):
    adversarial = recipe['method'] != 'sid'
    o = ['torchrun', '--standalone', f'--nproc_per_node={args.gpus}', script]
    for key, flag in OPTIONS.items():
        o += [flag, plain(recipe[key])]
    batch_gpu = args.batch_gpu or per_gpu(recipe['batch'], args.gpus)
    images = args.images or args.kimg * 1000 + recipe['steps'] * recipe['batch']
    o += ['--batch-gpu', str(batch_gpu), '--ema', plain(recipe['emaHalflife'] / 1e6), '--duration', plain(images / 1e6)]
    o += ['--use_gan', str(int(adversarial)), '--arch', 'ddpmpp', '--cbase', str(arguments['model_channels'])]
    o += ['--cres', ','.join(map(str, arguments['channel_mult'])), '--dropout', plain(float(arguments['dropout']))]
    # A network with augmentation labels has a layer for them. The official code makes that layer only if augmentation is
    # on.
    o += ['--augment', '0.12' if arguments['augment_dim'] else '0', '--xflip', str(int(recipe['xflip']))]
    o += ['--cond', str(int(arguments['label_dim'] > 0)), '--fp16', '0', '--data', args.data, '--metrics', args.metrics]
    o += ['--save_best_and_last', str(int('fid50k_full' in args.metrics))]
    o += ['--tick', str(args.tick), '--snap', '50', '--dump', '200', '--nosubdir', '1']
    return o + ['--outdir', os.path.join(out, 'run'), '--edm_model', os.path.join(out, 'teacher.pkl')]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', default='dataset.zip', help="images as EDM's dataset_tool.py packs them")
    p.add_argument('--gpus', type=int, default=4)
    p.add_argument('--batch-gpu', type=int, help='images a GPU sees at a time')
    p.add_argument('--teacher', default=os.path.join(HERE, 'teacher.safetensors'), help="the teacher's weights")
    p.add_argument('--out', default=os.path.join(HERE, 'sid'))
    p.add_argument('--kimg', type=int, help='thousands of images seen, as the official code counts on from them')
    p.add_argument('--images', type=int, help='images at which training ends')
    p.add_argument('--metrics', default='fid50k_full', help='as sida_train.py takes them; or none')
    p.add_argument('--tick', type=int, default=10)
    args = p.parse_args()
    sys.path.insert(0, os.getcwd())
    try:
        import dnnlib  # noqa: F401
        import torch_utils.persistence  # noqa: F401
        import sida_training.sida_networks  # noqa: F401
    except ImportError as e:
        sys.exit(f'Run this inside a clone of github.com/mingyuanzhou/SiD, branch sida: {e}.')
    if not os.path.exists(args.teacher):
        sys.exit(f'{args.teacher} does not exist: name the weights of the run\'s teacher with --teacher.')
    tensors, metadata = read_safetensors(os.path.join(HERE, 'generator.safetensors'))
    recipe = json.loads(metadata['recipe'])
    arguments = network_arguments(metadata, recipe)
    if args.kimg is None:
        args.kimg = int(metadata['nimg']) // 1000
    os.makedirs(os.path.join(args.out, 'run'), exist_ok=True)
    at = lambda name: os.path.join(args.out, name)  # noqa: E731
    snapshot = at(f"network-snapshot-{recipe['alpha']:03f}-{args.kimg:06d}.pkl")
    state = at(f'training-state-{args.kimg:06d}.pt')
    save_snapshot(at('teacher.pkl'), build(arguments, read_safetensors(args.teacher)[0]))
    save_snapshot(snapshot, build(arguments, tensors))
    has_state = os.path.exists(os.path.join(HERE, 'checkpoint.safetensors'))
    if has_state:
        save_state(state, arguments, {k: v for k, v in tensors.items() if k.endswith('resample_filter')}, recipe)
    extra = extra_arguments(arguments, recipe)
    script = at('train_with_run.py') if extra else 'sida_train.py'
    if extra:
        with open(script, 'w') as f:
            f.write(LAUNCHER.format(extra=extra))
        print(f'wrote {script}')
    command = options(args, arguments, recipe, script, args.out)
    if has_state:
        print(f'\n# Go on with this run, from {args.kimg * 1000:,} images:')
        print(shlex.join([*command, '--resume', state]))
    print('\n# Start anew from its generator (SiD2A if --use_gan is 1):')
    print(shlex.join([*command, '--sid_model', snapshot]))
    notes = not_carried_over(recipe, recipe['method'] != 'sid')
    if notes:
        print('\n# Not carried over:')
        for note in notes:
            print(f'#   {note}')


if __name__ == '__main__':
    main()
