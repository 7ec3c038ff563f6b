using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// Inverted dropout (Srivastava et al., 2014): in training kept values are scaled by 1 / (1 - rate). The draws are the network's own; a test that
/// could observe them hands them in as <see cref="Kept"/>.
/// </summary>
internal sealed class DropoutLayer(double rate) : ReferenceLayer
{
    /// <summary>Which values of each sample are kept in training; must be set before a training call unless the rate is 0.</summary>
    public bool[][]? Kept { get; set; }

    public override double[][] Forward(ReferenceCall call)
    {
        if (!call.Training || rate == 0)
        {
            return call.Input;
        }

        return Scale(call.Input);
    }

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(rate == 0 ? outputGradient : Scale(outputGradient), null, []);

    private double[][] Scale(double[][] rows)
    {
        bool[][] kept = Kept ?? throw new InvalidOperationException("The reference cannot guess the network's draws.");
        return [.. rows.Select((row, sample) => row.Select((value, i) => kept[sample][i] ? value / (1 - rate) : 0).ToArray())];
    }
}
