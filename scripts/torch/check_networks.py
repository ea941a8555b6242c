"""Checks networks.py against reference numbers: check_networks.py CASE.json... (kind net, DDPM++ networks).

Outputs and all gradients must agree within the manifest's own tolerances.
"""

import json
import os
import sys

import torch

import networks
import safetensors_io


def check(path):
    case = json.load(open(path))
    folder = os.path.dirname(path)
    tensors, _ = safetensors_io.load(os.path.join(folder, case['file']))
    t = {k: torch.from_numpy(v) for k, v in tensors.items()}
    origin, prefix = case['weights']['from'], case['weights']['prefix']
    weights = tensors if origin == 'self' else safetensors_io.load(os.path.join(folder, origin))[0]
    skip = {'class', 'model_type'}
    net = networks.EDMPrecond(**{k: v for k, v in case['network'].items() if k not in skip})
    state = {k[len(prefix):]: torch.from_numpy(v) for k, v in weights.items() if k.startswith(prefix)}
    missing, unexpected = net.load_state_dict(state, strict=False)
    if unexpected or any(not k.endswith('resample_filter') for k in missing):
        raise ValueError(f'{path}: missing {missing}, unexpected {unexpected}.')
    net.eval()
    x = t['x'].clone().requires_grad_()
    d, logits = net(x, t['sigma'], t.get('labels'), t.get('augment_labels'), flag='encoder_decoder')
    got = {'D_x': d, 'logits': logits}
    for grad_prefix, loss in case['gradients'].items():
        net.zero_grad()
        x.grad = None
        sum((t[p] * got[out]).sum() for out, p in loss.items()).backward(retain_graph=True)
        got[grad_prefix + 'x'] = x.grad.clone()
        for name, p in net.named_parameters():
            got[grad_prefix + 'w/' + name] = torch.zeros_like(p) if p.grad is None else p.grad.clone()
    compared, worst = 0, (0.0, '')
    for name, entry in case['tensors'].items():
        if 'atol' not in entry:
            continue
        expected = t[name]
        error = (got[name].detach() - expected).abs() / (entry['atol'] + entry['rtol'] * expected.abs())
        worst = max(worst, (error.max().item(), name))
        compared += 1
    print(f"{'PASS' if worst[0] <= 1 else 'FAIL'} {case['case']}: {compared} tensors, worst {worst[1]} at {worst[0]:.3f} of its tolerance")
    return worst[0] <= 1


if __name__ == '__main__':
    torch.set_num_threads(1)
    if not sys.argv[1:]:
        sys.exit('usage: check_networks.py CASE.json...')
    sys.exit(0 if all([check(p) for p in sys.argv[1:]]) else 1)
