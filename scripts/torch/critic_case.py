"""Makes the parity case of kind `sida-critic`: the critic's loss at noise of its own, the adaptive adversarial weight and the
discriminant of the teacher's features.

    python3 critic_case.py --out ../../tests/fixtures/extensions/sida-critic

Formulas: docs/training/adversary.md, Definition. The networks come from tests/fixtures/sida-losses. Expected numbers are
float64 autograd's, rounded to float32. A second run in float32 sets the tolerances.
"""

import argparse
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import networks
import safetensors_io
from adversary import DECAY, LEAD_FROM, LEAD_RANGE, auc, lead_of
from critics import Fisher
from make_case import digest

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, '..', '..', 'tests', 'fixtures')
WEIGHTS = 'sida-losses'
B, SEED = 6, 23
CONFIG = dict(
    B=B, P_mean=0.0, P_std=1.5, dPMean=-2.0, dPStd=0.8, sigma_data=0.5, init_sigma=2.5, tmax=800, ls=1.0, lsd=5000.0, lsg=100.0,
    ganShare=0.3, decay=DECAY, lead_from=LEAD_FROM, lead_range=LEAD_RANGE, ridge=20.0, fisher_decay=0.97,
)
DESCRIPTION = (
    'Extensions of sida-losses: x_g, sigma, w, loss of both updates, weight_factor and L_adv as there (L_adv is loss_gan with lsg_gan 1). '
    'Psi update: sigma_d = exp(dPStd*d_rnd_normal + dPMean); logits_real = psi encoder(real + sigma_d*d_noise_real; sigma_d), '
    'logits_fake = psi encoder(x_g + sigma_d*d_noise_fake; sigma_d); loss_D = lsd*(mean BCE(logits_real,1) + mean BCE(logits_fake,0))/2 '
    'with the means over batch and pixels and without w; total = loss + loss_D, not clipped. auc = share of pairs (real i, fake j) in which '
    "real's mean logit is larger, equal ones count half. Theta update: g_sid and g_adv = gradients of loss and L_adv with respect to x_g, "
    'ratio = |g_adv|/|g_sid| over the whole batch; mean_ratio = ratio where state.ratio is null, else decay*state.ratio + (1-decay)*ratio; '
    'lead = clamp((state.auc - lead_from)/lead_range, 0, 1); weight = ganShare*lead/max(mean_ratio, 1e-12); '
    'total = 0.5*loss + 0.5*weight*L_adv, weight being a constant. Fisher: f = for every encoder block of phi in order the channel means over '
    'space, then sqrt(unbiased variance over space + 1e-6), of phi at x + sigma_d*noise; two batches one after the other from zero sums: '
    'sums = decay*sums + (1-decay)*batch for the batch means of f of real and of generated images, the mean of their unbiased covariances, '
    'and 1; each divided by the sum of ones gives m_real, m_fake, S; scale = sqrt(diag S) + 1e-6; w = (S/(scale scale^T) + ridge*I)^-1 '
    '((m_real - m_fake)/scale)/scale; logit = w.(f - (m_real + m_fake)/2). logits_real, logits_fake: of the second batch before it is added. '
    'Generator: L_adv = C*H*W*mean softplus(-logit) of x_g + sigma_d*d_noise_fake, its gradient g_adv/x_g. sequences: running means from a list of aucs and ratios.'
)


def draws():
    g = torch.Generator().manual_seed(SEED)
    image = [B, 3, 16, 16]

    def normal(*shape):
        return torch.randn(shape, generator=g)

    labels = F.one_hot(torch.randint(10, [B], generator=g), 10).float()
    # Different brightness and contrast, so that the mean logits of real and generated images overlap.
    brightness, contrast = (torch.linspace(*ends, B)[:, None, None, None] for ends in ((-0.6, 0.1), (0.1, 0.6)))
    psi = dict(
        z=normal(*image), labels=labels, real=(normal(*image) * contrast + brightness).clamp(-1, 1), rnd_normal=normal(B, 1, 1, 1), noise=normal(*image),
        d_rnd_normal=normal(B, 1, 1, 1), d_noise_real=normal(*image), d_noise_fake=normal(*image),
    )
    theta = dict(z=normal(*image), labels=labels, rnd_t=torch.rand([B, 1, 1, 1], generator=g), noise=normal(*image))
    fisher = {}
    for name in ('first_in/', 'second_in/'):
        real = (normal(*image) * contrast + brightness).clamp(-1, 1)
        fisher[name] = dict(z=normal(*image), real=real, d_rnd_normal=normal(B, 1, 1, 1), d_noise_real=normal(*image), d_noise_fake=normal(*image))
    return {'psi_in/': psi, 'g_in/': theta, **{'fisher_' + name: group for name, group in fisher.items()}}


class Case:
    """The formulas in one floating-point type, and all their results."""

    def __init__(self, dtype):
        tensors, _ = safetensors_io.load(os.path.join(FIXTURES, WEIGHTS + '.safetensors'))
        with open(os.path.join(FIXTURES, WEIGHTS + '.json')) as f:
            self.network = json.load(f)['network']
        arguments = {k: v for k, v in self.network.items() if k in networks.DEFAULTS} | dict(model_type='SongUNet')
        self.nets = {}
        for name in ('phi', 'psi', 'theta'):
            net = networks.EDMPrecond(**arguments)
            own = {k[len(name) + 1:]: torch.from_numpy(v) for k, v in tensors.items() if k.startswith(name + '/')}
            filters = {k: v for k, v in net.state_dict().items() if k.endswith('resample_filter')}
            net.load_state_dict(filters | own)
            self.nets[name] = net.to(dtype).eval()
        self.inputs = {prefix: {k: v.to(dtype) for k, v in group.items()} for prefix, group in draws().items()}
        self.dtype, self.out, self.scalars = dtype, {}, {}

    def generate(self, z, labels):
        s = CONFIG['init_sigma']
        return self.nets['theta'](s * z, torch.full([B], s, dtype=self.dtype), labels)

    def gradients(self, prefix, net, total):
        net.zero_grad()
        total.backward()
        for key, p in net.named_parameters():
            if p.grad is not None:
                self.out[f'{prefix}g/{key}'] = p.grad.clone()

    def psi_update(self, prefix='psi_out/'):
        c, d, psi = CONFIG, self.inputs['psi_in/'], self.nets['psi']
        with torch.no_grad():
            x_g = self.generate(d['z'], d['labels'])
        sigma = torch.exp(c['P_std'] * d['rnd_normal'] + c['P_mean'])
        w = (sigma**2 + c['sigma_data'] ** 2) / (sigma * c['sigma_data']) ** 2
        loss = c['ls'] * (w * (psi(x_g + sigma * d['noise'], sigma, d['labels']) - x_g) ** 2).sum() / B
        sigma_d = torch.exp(c['dPStd'] * d['d_rnd_normal'] + c['dPMean'])
        on_real = psi(d['real'] + sigma_d * d['d_noise_real'], sigma_d, d['labels'], flag='encoder')
        on_fake = psi(x_g + sigma_d * d['d_noise_fake'], sigma_d, d['labels'], flag='encoder')
        loss_d = c['lsd'] * (F.softplus(-on_real).mean() + F.softplus(on_fake).mean()) / 2
        outputs = dict(x_g=x_g, sigma=sigma, sigma_d=sigma_d, logits_real=on_real, logits_fake=on_fake)
        self.out.update({prefix + k: v for k, v in outputs.items()})
        scalars = dict(loss=loss, loss_D=loss_d, total=loss + loss_d, auc=auc(on_real.detach(), on_fake.detach()))
        self.scalars.update({prefix + k: float(v) for k, v in scalars.items()})
        self.gradients(prefix, psi, loss + loss_d)

    def theta_update(self, prefix, state):
        c, d, phi, psi, theta = CONFIG, self.inputs['g_in/'], *(self.nets[k] for k in ('phi', 'psi', 'theta'))
        x_g = self.generate(d['z'], d['labels'])
        low, high = 0.002 ** (1 / 7), 80.0 ** (1 / 7)
        sigma = (high + (1 - d['rnd_t'] * c['tmax'] / 1000) * (low - high)) ** 7
        x_t = x_g + sigma * d['noise']
        y_real = phi(x_t, sigma, d['labels'])
        y_fake, logits = psi(x_t, sigma, d['labels'], flag='encoder_decoder')
        factor = (x_g - y_real).detach().abs().mean([1, 2, 3], keepdim=True).clamp(min=1e-5)
        loss = c['lsg'] * ((y_real - y_fake) * ((y_real - x_g) - (y_real - y_fake)) / factor).sum() / B
        l_adv = (F.softplus(-logits.clamp(-10, 10)).mean() / factor).sum() * x_g[0].numel() / B
        g_sid, g_adv = (torch.autograd.grad(part, x_g, retain_graph=True)[0] for part in (loss, l_adv))
        ratio = float(g_adv.norm() / g_sid.norm())
        mean_ratio = ratio if state['ratio'] is None else DECAY * state['ratio'] + (1 - DECAY) * ratio
        lead = lead_of(state['auc'])
        weight = c['ganShare'] * lead / max(mean_ratio, 1e-12)
        total = 0.5 * loss + 0.5 * weight * l_adv
        outputs = {'g/x_g': torch.autograd.grad(total, x_g, retain_graph=True)[0]}
        if state['ratio'] is None:  # the others start with the same numbers
            outputs |= {'x_g': x_g, 'sigma': sigma, 'logits': logits, 'weight_factor': factor, 'g_sid/x_g': g_sid, 'g_adv/x_g': g_adv}
        self.out.update({prefix + k: v for k, v in outputs.items()})
        scalars = dict(loss=loss, L_adv=l_adv, ratio=ratio, mean_ratio=mean_ratio, lead=lead, weight=weight, total=total)
        self.scalars.update({prefix + k: float(v) for k, v in scalars.items()})
        if lead:
            self.gradients(prefix, theta, total)

    def fisher(self, prefix='fisher/'):
        c, phi, labels = CONFIG, self.nets['phi'], self.inputs['psi_in/']['labels']
        critic = Fisher(phi, c['ridge'], decay=c['fisher_decay'])
        for name in ('first_in/', 'second_in/'):
            d = self.inputs['fisher_' + name]
            x_g = self.generate(d['z'], labels)
            sigma = torch.exp(c['dPStd'] * d['d_rnd_normal'] + c['dPMean'])
            noisy = [x + sigma * d[n] for x, n in ((d['real'], 'd_noise_real'), (x_g, 'd_noise_fake'))]
            maps = [phi(x, sigma, labels, flag='features') for x in noisy]
            logits = [critic(m).detach() for m in maps]
            critic.learn(*maps)
        outputs = dict(f_real=critic.features(maps[0]), f_fake=critic.features(maps[1]), logits_real=logits[0], logits_fake=logits[1])
        outputs |= dict(m_real=critic.real / critic.seen, m_fake=critic.fake / critic.seen, w=critic.w)
        logit = critic(maps[1])
        l_adv = F.softplus(-logit).mean() * x_g[0].numel()
        outputs |= {'x_g': x_g, 'logits': logit, 'g_adv/x_g': torch.autograd.grad(l_adv, x_g)[0]}
        self.out.update({prefix + k: v for k, v in outputs.items()})
        self.scalars.update({prefix + 'L_adv': float(l_adv), prefix + 'auc': auc(*logits)})


STATES = {'first/': dict(auc=0.6, ratio=None), 'later/': dict(auc=0.71, ratio=0.002), 'no_lead/': dict(auc=0.5, ratio=0.002)}


def sequence(aucs, ratios):
    """Running means, leads and weights of a run whose updates of psi and theta alternate."""
    mean_auc, mean_ratio, rows = 0.5, None, []
    for now, ratio in zip(aucs, ratios):
        mean_auc = DECAY * mean_auc + (1 - DECAY) * now
        mean_ratio = ratio if mean_ratio is None else DECAY * mean_ratio + (1 - DECAY) * ratio
        weight = CONFIG['ganShare'] * lead_of(mean_auc) / max(mean_ratio, 1e-12)
        rows.append(dict(auc=now, ratio=ratio, mean_auc=mean_auc, mean_ratio=mean_ratio, lead=lead_of(mean_auc), weight=weight))
    return rows


def ties():
    """AUCs of given mean logits, including ties."""
    lists = [([0.3, 0.1, 0.1], [0.1, 0.2, -0.4]), ([0.5, 0.5], [0.5, 0.5]), ([1.0], [0.0, 2.0, 3.0])]
    return [dict(real=r, fake=f, auc=auc(torch.tensor(r)[:, None], torch.tensor(f)[:, None])) for r, f in lists]


def compute(dtype):
    case = Case(dtype)
    case.psi_update()
    for prefix, state in STATES.items():
        case.theta_update(prefix, state)
    case.fisher()
    return case


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', required=True, help='path without .json')
    args = p.parse_args()
    torch.set_num_threads(1)
    exact, rough = compute(torch.float64), compute(torch.float32)
    tensors, entries, digests = {}, {}, {}
    for prefix, group in draws().items():
        for key, value in group.items():
            tensors[prefix + key] = value
            entries[prefix + key] = dict(shape=list(value.shape), dtype='float32')
    for key, value in exact.out.items():
        value, noise = value.detach(), float((value - rough.out[key].double()).abs().max())
        largest = float(value.abs().max())
        if value.numel() > 512 and '/g/model' in key:
            digests[key] = digest(key, value)
            continue
        tensors[key] = value.float()
        entries[key] = dict(
            shape=list(value.shape), dtype='float32', atol=max(30 * noise, 2e-5 * largest), rtol=1e-4, max_abs=largest, f32_noise=noise,
        )
    scalars = {
        k: dict(value=float(np.float32(v)), f64=v, atol=max(30 * abs(v - rough.scalars[k]), 1e-5 * abs(v)), rtol=1e-4)
        for k, v in exact.scalars.items()
    }
    common = dict(augmented=False, augment_labels='none', adam=False, clip=False)
    steps = {'psi_out': dict(kind='psi', inputs='psi_in/', outputs='psi_out/', real_images='psi_in/real', **common)}
    for prefix, state in STATES.items():
        steps[prefix[:-1]] = dict(kind='theta', alpha=1.0, inputs='g_in/', outputs=prefix, state=state, **common)
    steps['fisher'] = dict(kind='fisher', inputs=['fisher_first_in/', 'fisher_second_in/'], outputs='fisher/', labels='psi_in/labels')
    name = os.path.basename(args.out)
    case = dict(
        case=name, format=2, kind='sida-critic', file=f'{name}.safetensors', description=DESCRIPTION, network=exact.network, config=CONFIG,
        weights={'from': f'{WEIGHTS}.safetensors', 'phi': 'phi/', 'psi': 'psi/', 'theta': 'theta/'}, seeds=[SEED], steps=steps,
        sequences=[sequence([0.5, 0.9, 1.0, 0.75, 1.0, 1.0, 0.9, 1.0], [2e-3, 1e-3, 4e-3, 2e-3, 0.0, 3e-3, 2e-3, 1e-3])], aucs=ties(),
        scalars=scalars, tensors=entries, digests=digests,
    )
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    with open(args.out + '.json', 'w') as f:
        json.dump(case, f, indent=1)
    safetensors_io.save(args.out + '.safetensors', {k: v.contiguous().numpy() for k, v in tensors.items()}, {})
    print(f'{args.out}: {len(entries) + len(digests)} entries, {len(scalars)} scalars')


if __name__ == '__main__':
    main()
