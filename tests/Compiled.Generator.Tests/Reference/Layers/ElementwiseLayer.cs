using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>An activation without parameters: one function of one number. Its derivative is taken by differences, so it cannot be derived wrongly.</summary>
internal sealed class ElementwiseLayer(Func<double, double> function) : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, sample => Array.ConvertAll(sample, x => function(x)));

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(Lengths.Rows(call.Input, outputGradient, (x, dy) => [.. x.Zip(dy, (at, d) => d * CentralDifferences.Derivative(function, at))]), null, []);
}
