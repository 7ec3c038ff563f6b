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

CASES = [
    ("Sgd", 0.05, {}),
    ("Sgd", 0.05, {"WeightDecay": 0.01}),
    ("Sgd", 0.05, {"MaximumGradientNorm": 2.0}),
    ("Sgd", 0.05, {"MaximumGradientValue": 0.5}),
    ("Sgd", 0.05, {"MaximumGradientNorm": 2.0, "MaximumGradientValue": 0.5, "WeightDecay": 0.02}),
    ("Momentum", 0.01, {}),
    ("Momentum", 0.02, {"Momentum": 0.5, "WeightDecay": 0.01}),
    ("Momentum", 0.02, {"RateAfter100": 0.002}),
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
]


class Noise:
    """Multiples of 2^-16 in [-1/2, 1/2)."""

    def __init__(self):
        self.state = 12345

    def next(self):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return np.float32((self.state >> 15) / 65536 - 0.5)


def optimizer_for(kind, rate, options, parameter):
    names = {
        "WeightDecay": "weight_decay", "Momentum": "momentum", "LearningRateDecay": "lr_decay", "InitialAccumulator": "initial_accumulator_value",
        "Epsilon": "eps", "Smoothing": "alpha", "Centered": "centered", "AmsGrad": "amsgrad",
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
    return kinds[kind]([parameter], lr=rate, **arguments)


def trajectory(kind, rate, options):
    noise = Noise()
    parameter = torch.nn.Parameter(torch.tensor([np.float32(2) + noise.next() for _ in range(COUNT)]))
    curvature = torch.tensor([np.float32(1) + noise.next() for _ in range(COUNT)])
    centre = torch.tensor([np.float32(1.5) + noise.next() for _ in range(COUNT)])
    optimizer = optimizer_for(kind, rate, options, parameter)
    kept = []
    for step in range(1, STEPS + 1):
        if step == 101 and "RateAfter100" in options:
            optimizer.param_groups[0]["lr"] = options["RateAfter100"]
        jitter = torch.tensor([noise.next() for _ in range(COUNT)])
        parameter.grad = curvature * (parameter.detach() - centre) + jitter
        if "MaximumGradientNorm" in options:
            torch.nn.utils.clip_grad_norm_([parameter], options["MaximumGradientNorm"])
        if "MaximumGradientValue" in options:
            torch.nn.utils.clip_grad_value_([parameter], options["MaximumGradientValue"])
        optimizer.step()
        if step in KEPT:
            kept.append([float(f"{value:.9g}") for value in parameter.detach().tolist()])
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
