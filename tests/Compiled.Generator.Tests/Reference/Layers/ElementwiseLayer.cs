using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>An activation without parameters: one function of one number. Its derivative is taken by differences, so it cannot be derived wrongly.</summary>
internal sealed class ElementwiseLayer(Func<double, double> function) : ReferenceLayer
{
    // Where some activation has a kink: ReLU and its kin at 0, HardSigmoid and HardSwish at -3 and 3, ReLU6 at 0 and 6.
    private static readonly double[] Kinks = [-3, 0, 3, 6];

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, sample => Array.ConvertAll(sample, x => function(x)));

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(Lengths.Rows(call.Input, outputGradient, (x, dy) => [.. x.Zip(dy, (at, d) => d * Derivative(at))]), null, []);

    // Differences across a kink would mix the slopes of its two sides: of many pixels some lie that close.
    private double Derivative(double at) => CentralDifferences.Derivative(function, at, room: Kinks.Min(kink => Math.Abs(at - kink)) / 2);
}
