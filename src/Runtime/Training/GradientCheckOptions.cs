using System;

namespace Compiled;

/// <summary>How <see cref="GradientCheck"/> checks.</summary>
public sealed class GradientCheckOptions
{
    private readonly double _tolerance = 0.01;
    private readonly int _parametersPerTensor = int.MaxValue;

    /// <summary>How far a gradient may be from what was measured, as a share of the larger of the two. Default 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1).</exception>
    public double Tolerance
    {
        get => _tolerance;
        init => _tolerance = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "The tolerance is above 0 and below 1.");
    }

    /// <summary>How many parameters of each tensor to check; larger tensors are sampled. Default: all. Each takes twelve training passes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ParametersPerTensor
    {
        get => _parametersPerTensor;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(ParametersPerTensor));
            _parametersPerTensor = value;
        }
    }

    /// <summary>Decides which parameters are sampled. Default 0.</summary>
    public ulong Seed { get; init; }
}
