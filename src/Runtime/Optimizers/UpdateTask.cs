using System;

namespace Compiled;

/// <summary>What happens to a gradient and its parameter before the rule sees them.</summary>
/// <param name="scale">What the gradient is multiplied by: clipping by norm.</param>
/// <param name="limit">What it is then held within: clipping by value.</param>
/// <param name="decay">The multiple of the parameter that is added to it: L2.</param>
/// <param name="signDecay">The multiple of the parameter's sign that is added to it: L1.</param>
/// <param name="shrinkage">What the parameter itself is multiplied by: decoupled decay.</param>
internal readonly struct GradientTransform(float scale, float limit, float decay, float signDecay, float shrinkage)
{
    public readonly float Scale = scale;
    public readonly float Limit = limit;
    public readonly float Decay = decay;
    public readonly float SignDecay = signDecay;
    public readonly float Shrinkage = shrinkage;

    /// <summary>Leaves both as they are.</summary>
    public static GradientTransform None => new(1, float.PositiveInfinity, 0, 0, 1);
}

/// <summary>A range of parameters with one setting, to be updated in one pass.</summary>
internal readonly ref struct UpdateTask
{
    /// <summary>The vector width: 512, 256 or 128.</summary>
    public required int LaneBits { get; init; }

    /// <summary>The learning rate in this range.</summary>
    public required double Rate { get; init; }

    /// <summary>What happens first.</summary>
    public required GradientTransform Transform { get; init; }

    /// <summary>The whole parameter vector.</summary>
    public required Span<float> Parameters { get; init; }

    /// <summary>The whole gradient.</summary>
    public required ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>Where the range begins.</summary>
    public required int First { get; init; }

    /// <summary>Where it ends.</summary>
    public required int End { get; init; }
}
