using System;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>An activation without parameters: one function of one number.</summary>
internal sealed class ElementwiseLayer(Func<double, double> function) : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, sample => Array.ConvertAll(sample, x => function(x)));
}
