"""Writes schedules.json: the learning rates of PyTorch's schedules, tick by tick.

Run with a Python that has PyTorch 1.13 (Debian: python3-torch):  python3 make_schedules.py
"""
import json
import math
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as schedules

TICKS = 120


def metric(tick):
    """A loss that falls, stays, rises and jitters; the test computes the same."""
    return 2.0 * math.pow(0.9, min(tick, 30)) + 0.01 * (tick * 7919 % 13)


def after(first, milestone, second):
    return lambda o: schedules.SequentialLR(o, [first(o), second(o)], [milestone])


CASES = [
    ("constant", 0.1, lambda o: schedules.LambdaLR(o, lambda _: 1.0)),
    ("step", 0.1, lambda o: schedules.StepLR(o, 30)),
    ("step half", 0.4, lambda o: schedules.StepLR(o, 7, gamma=0.5)),
    ("multi-step", 0.1, lambda o: schedules.MultiStepLR(o, [10, 50, 50, 90], gamma=0.3)),
    ("exponential", 0.1, lambda o: schedules.ExponentialLR(o, 0.97)),
    ("cosine", 0.1, lambda o: schedules.CosineAnnealingLR(o, TICKS, eta_min=0.001)),
    ("restarts", 0.1, lambda o: schedules.CosineAnnealingWarmRestarts(o, 17, eta_min=0.01)),
    ("restarts twice as long", 0.1, lambda o: schedules.CosineAnnealingWarmRestarts(o, 10, T_mult=2)),
    ("restarts three times as long", 0.1, lambda o: schedules.CosineAnnealingWarmRestarts(o, 5, T_mult=3, eta_min=0.02)),
    ("warm-up", 0.1, lambda o: schedules.LinearLR(o)),
    ("warm-up of 40", 0.3, lambda o: schedules.LinearLR(o, start_factor=0.01, total_iters=40)),
    ("polynomial", 0.1, lambda o: schedules.PolynomialLR(o, total_iters=80, power=2.0)),
    ("polynomial line", 0.1, lambda o: schedules.PolynomialLR(o, total_iters=100)),
    ("one cycle", 0.5, lambda o: schedules.OneCycleLR(o, 0.5, total_steps=TICKS + 1)),
    ("one cycle line", 0.5, lambda o: schedules.OneCycleLR(
        o, 0.5, total_steps=TICKS + 1, pct_start=0.2, anneal_strategy="linear", div_factor=10, final_div_factor=100)),
    ("one cycle three phases", 0.5, lambda o: schedules.OneCycleLR(o, 0.5, total_steps=TICKS + 1, pct_start=0.4, three_phase=True)),
    ("one cycle three lines", 0.5, lambda o: schedules.OneCycleLR(
        o, 0.5, total_steps=TICKS + 1, pct_start=0.25, three_phase=True, anneal_strategy="linear")),
    ("warm-up, exponential", 0.1, after(
        lambda o: schedules.LinearLR(o, start_factor=0.1, total_iters=20), 20, lambda o: schedules.ExponentialLR(o, 0.95))),
    ("step times exponential", 0.1, lambda o: schedules.ChainedScheduler(
        [schedules.StepLR(o, 25, gamma=0.5), schedules.ExponentialLR(o, 0.99)])),
    ("plateau", 0.1, lambda o: schedules.ReduceLROnPlateau(o)),
    ("plateau, impatient", 0.1, lambda o: schedules.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=3, min_lr=0.002)),
    ("plateau, absolute", 0.1, lambda o: schedules.ReduceLROnPlateau(o, factor=0.7, patience=4, threshold=0.05, threshold_mode="abs")),
    ("plateau, higher is better", 0.1, lambda o: schedules.ReduceLROnPlateau(o, mode="max", factor=0.6, patience=5, threshold=0.01)),
    ("plateau, higher is better, absolute", 0.1, lambda o: schedules.ReduceLROnPlateau(
        o, mode="max", factor=0.6, patience=1, threshold=0.02, threshold_mode="abs", cooldown=1, eps=1e-8)),
]


def rates(rate, make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    schedule = make(optimizer)
    values = []
    for tick in range(TICKS):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if isinstance(schedule, schedules.ReduceLROnPlateau):
            value = metric(tick)
            schedule.step(-value if schedule.mode == "max" and schedule.threshold_mode == "rel" else 3 - value if schedule.mode == "max" else value)
        else:
            schedule.step()
    return values


def main():
    warnings.simplefilter("ignore")
    lines = ",\n".join(json.dumps({"name": name, "rate": rate, "rates": rates(rate, make)}) for name, rate, make in CASES)
    path = pathlib.Path(__file__).with_name("schedules.json")
    path.write_text(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}\n')


main()
