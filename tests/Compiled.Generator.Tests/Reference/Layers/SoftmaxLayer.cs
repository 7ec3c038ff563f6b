using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y[i] = exp(x[i]) / sum over j of exp(x[j]) (Goodfellow, 6.2.2.3).</summary>
internal sealed class SoftmaxLayer : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, Softmax);

    /// <summary>The softmax of one row.</summary>
    public static double[] Softmax(double[] x)
    {
        double largest = x.Max();
        double[] exponentials = Array.ConvertAll(x, value => Math.Exp(value - largest));
        double sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, value => value / sum);
    }
}
