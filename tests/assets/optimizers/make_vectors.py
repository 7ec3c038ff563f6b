"""Writes vectors.json: parameter trajectories of PyTorch's optimizers on a small noisy quadratic.

Run with a Python that has PyTorch 1.13 (Debian: python3-torch):  python3 make_vectors.py

The loss of parameter i is a_i / 2 (p - c_i)^2, its gradient a_i (p - c_i) + noise(t, i), all in float32. The noise comes from a linear
congruential generator that the test repeats, so the file holds only what the optimizers made of it.
"""
import json
import pathlib

import numpy as np
import torch

COUNT = 19  # one row of 16 floats and a partial one
STEPS = 200
KEPT = [1, 2, 3, 5, 10, 20, 50, 100, 150, 200]

# Tensors of 5, 12 and 2 elements: neighbours of different settings meet inside a row. Factors of rate and decay; None is frozen.
LENGTHS = [5, 12, 2]
GROUPS = [[0.1, 1.0], [1.0, 0.0], [2.0, 0.5]]
FROZEN = [[1.0, 0.0], None, [0.5, 1.0]]

CASES = [
    ("Sgd", 0.05, {}),
    ("Sgd", 0.05, {"WeightDecay": 0.01}),
    ("Sgd", 0.05, {"MaximumGradientNorm": 2.0}),
    ("Sgd", 0.05, {"MaximumGradientValue": 0.5}),
    ("Sgd", 0.05, {"MaximumGradientNorm": 2.0, "MaximumGradientValue": 0.5, "WeightDecay": 0.02}),
    ("Momentum", 0.01, {}),
    ("Momentum", 0.02, {"Momentum": 0.5, "WeightDecay": 0.01}),
    ("Momentum", 0.02, {"RateAfter100": 0.002}),
    ("Momentum", 0.02, {"Momentum": 0.8, "Dampening": 0.4}),
    ("Momentum", 0.02, {"Momentum": 0.9, "Dampening": 0.1, "WeightDecay": 0.01, "MaximumGradientNorm": 2.0}),
    ("Nesterov", 0.01, {}),
    ("Nesterov", 0.02, {"Momentum": 0.8, "WeightDecay": 0.01}),
    ("AdaGrad", 0.1, {}),
    ("AdaGrad", 0.1, {"LearningRateDecay": 0.01, "InitialAccumulator": 0.1, "Epsilon": 1e-4, "WeightDecay": 0.01}),
    ("RmsProp", 0.01, {}),
    ("RmsProp", 0.01, {"Smoothing": 0.9, "Epsilon": 1e-3, "WeightDecay": 0.01}),
    ("RmsProp", 0.005, {"Momentum": 0.7}),
    ("RmsProp", 0.005, {"Centered": True, "Epsilon": 1e-3}),
    ("RmsProp", 0.005, {"Centered": True, "Momentum": 0.5, "Epsilon": 1e-3, "WeightDecay": 0.02}),
    ("Adam", 0.01, {}),
    ("Adam", 0.01, {"Beta1": 0.8, "Beta2": 0.99, "Epsilon": 1e-4, "WeightDecay": 0.02}),
    ("Adam", 0.01, {"AmsGrad": True}),
    ("Adam", 0.01, {"MaximumGradientNorm": 1.0}),
    ("Adam", 0.02, {"RateAfter100": 0.002}),
    ("AdamW", 0.01, {}),
    ("AdamW", 0.01, {"WeightDecay": 0.1, "Beta1": 0.95, "Epsilon": 1e-6}),
    ("AdamW", 0.01, {"AmsGrad": True, "WeightDecay": 0.05}),
    ("AdamW", 0.01, {"Beta2": 0.99, "MaximumGradientValue": 0.4, "RateAfter100": 0.001}),
    ("AdaGrad", 0.1, {"MaximumGradientNorm": 1.0}),
    ("RmsProp", 0.005, {"Centered": True, "Momentum": 0.9, "Epsilon": 1e-3, "MaximumGradientValue": 0.7}),
    ("Nesterov", 0.01, {"MaximumGradientNorm": 1.0, "RateAfter100": 0.001}),
    ("Sgd", 0.05, {"L1Decay": 0.1}),
    ("Adam", 0.01, {"L1Decay": 0.02, "WeightDecay": 0.01}),
    ("Sgd", 0.05, {"WeightDecay": 0.1, "DecoupledDecay": True}),
    ("Nesterov", 0.01, {"WeightDecay": 0.1, "DecoupledDecay": True}),
    ("Adam", 0.01, {"WeightDecay": 0.1, "DecoupledDecay": True}),
    ("Sgd", 0.05, {"WeightDecay": 0.1, "Groups": GROUPS}),
    ("Momentum", 0.02, {"Momentum": 0.9, "WeightDecay": 0.1, "Groups": FROZEN, "MaximumGradientNorm": 1.0}),
    ("AdaGrad", 0.1, {"WeightDecay": 0.1, "LearningRateDecay": 0.01, "Groups": GROUPS}),
    ("RmsProp", 0.005, {"WeightDecay": 0.1, "Centered": True, "Momentum": 0.5, "Epsilon": 1e-3, "Groups": GROUPS}),
    ("Adam", 0.01, {"WeightDecay": 0.1, "Groups": FROZEN, "MaximumGradientNorm": 2.0, "MaximumGradientValue": 0.6}),
    ("AdamW", 0.01, {"WeightDecay": 0.1, "Groups": GROUPS, "AmsGrad": True}),
    ("Adam", 0.01, {"AverageDecay": 0.9}),
    ("Momentum", 0.02, {"AverageDecay": 0.99, "WeightDecay": 0.01}),
    ("Sgd", 0.05, {"Accumulate": 2}),
    ("AdamW", 0.01, {"Accumulate": 5, "MaximumGradientNorm": 0.5, "AverageDecay": 0.8}),
]


class Noise:
    """Multiples of 2^-16 in [-1/2, 1/2)."""

    def __init__(self):
        self.state = 12345

    def next(self):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return np.float32((self.state >> 15) / 65536 - 0.5)


def optimizer_for(kind, rate, options, tensors):
    names = {
        "WeightDecay": "weight_decay", "Momentum": "momentum", "LearningRateDecay": "lr_decay", "InitialAccumulator": "initial_accumulator_value",
        "Epsilon": "eps", "Dampening": "dampening", "Smoothing": "alpha", "Centered": "centered", "AmsGrad": "amsgrad",
    }
    kinds = {
        "Sgd": torch.optim.SGD, "Momentum": torch.optim.SGD, "Nesterov": torch.optim.SGD, "AdaGrad": torch.optim.Adagrad,
        "RmsProp": torch.optim.RMSprop, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW,
    }
    arguments = {names[k]: v for k, v in options.items() if k in names}
    if kind in ("Momentum", "Nesterov"):
        arguments.setdefault("momentum", 0.9)
        arguments["nesterov"] = kind == "Nesterov"
    if "Beta1" in options or "Beta2" in options:
        arguments["betas"] = (options.get("Beta1", 0.9), options.get("Beta2", 0.999))
    if options.get("DecoupledDecay"):
        decay = arguments.pop("weight_decay")
        if kind == "Adam":
            return torch.optim.AdamW(tensors, lr=rate, weight_decay=decay, **arguments)
    groups = options.get("Groups", [[1.0, 1.0]] * len(LENGTHS))
    decay = arguments.pop("weight_decay", 0.01 if kind == "AdamW" else 0)
    return kinds[kind](
        [
            {"params": [tensor], "lr": rate * group[0], "weight_decay": decay * group[1]}
            for tensor, group in zip(tensors, groups) if group is not None
        ],
        lr=rate, **arguments)


class Network(torch.nn.Module):
    """Some tensors with one vector's values."""

    def __init__(self, values):
        super().__init__()
        self.tensors = torch.nn.ParameterList([torch.nn.Parameter(part.clone()) for part in torch.split(values, LENGTHS)])

    def values(self):
        return torch.cat([tensor.detach() for tensor in self.tensors])


def trajectory(kind, rate, options):
    noise = Noise()
    network = Network(torch.tensor([np.float32(2) + noise.next() for _ in range(COUNT)]))
    average = None
    if "AverageDecay" in options:
        decay = options["AverageDecay"]
        average = torch.optim.swa_utils.AveragedModel(network, avg_fn=lambda a, p, n: decay * a + (1 - decay) * p)
    batches = options.get("Accumulate", 1)
    groups = options.get("Groups", [[1.0, 1.0]] * len(LENGTHS))
    moving = [tensor for tensor, group in zip(network.tensors, groups) if group is not None]
    curvature = torch.tensor([np.float32(1) + noise.next() for _ in range(COUNT)])
    centre = torch.tensor([np.float32(1.5) + noise.next() for _ in range(COUNT)])
    optimizer = optimizer_for(kind, rate, options, network.tensors)
    kept = []
    for step in range(1, STEPS + 1):
        if step == 101 and "RateAfter100" in options:
            for group in optimizer.param_groups:
                group["lr"] = options["RateAfter100"]
        jitter = torch.tensor([noise.next() for _ in range(COUNT)])
        gradient = (curvature * (network.values() - centre) + jitter) / batches
        for tensor, part in zip(network.tensors, torch.split(gradient, LENGTHS)):
            tensor.grad = part.clone() if tensor.grad is None else tensor.grad + part
        if step % batches == 0:
            if "MaximumGradientNorm" in options:
                torch.nn.utils.clip_grad_norm_(moving, options["MaximumGradientNorm"])
            if "MaximumGradientValue" in options:
                torch.nn.utils.clip_grad_value_(moving, options["MaximumGradientValue"])
            for tensor in network.tensors:
                if "L1Decay" in options:
                    tensor.grad = tensor.grad + options["L1Decay"] * torch.sign(tensor.detach())
                if options.get("DecoupledDecay") and kind != "Adam":
                    tensor.data.mul_(1 - rate * options["WeightDecay"])
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if average is not None:
                average.update_parameters(network)
        if step in KEPT:
            shown = network if average is None or step < batches else average.module
            kept.append([float(f"{value:.9g}") for value in shown.values().tolist()])
    return kept


def main():
    torch.set_num_threads(1)
    cases = [
        {"optimizer": kind, "rate": rate, "options": options, "parameters": trajectory(kind, rate, options)} for kind, rate, options in CASES
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    path = pathlib.Path(__file__).with_name("vectors.json")
    path.write_text(f'{{"torch": "{torch.__version__}", "count": {COUNT}, "steps": {json.dumps(KEPT)}, "cases": [\n{lines}\n]}}\n')


main()
