using System;
using System.Collections.Generic;
using Compiled;

namespace Mnist.Training;

/// <summary>An optimizer that can be asked for by name.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Create">Makes it, with the given learning rate and its other settings at their defaults.</param>
internal sealed record OptimizerChoice(string Name, Func<float, Optimizer> Create)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<OptimizerChoice> All =
    [
        new("sgd", rate => new Sgd(rate)),
        new("momentum", rate => new Momentum(rate)),
        new("nesterov", rate => new Nesterov(rate)),
        new("adagrad", rate => new AdaGrad(rate)),
        new("rmsprop", rate => new RmsProp(rate)),
        new("adam", rate => new Adam(rate)),
        new("adamw", rate => new AdamW(rate)),
    ];
}
