using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y[i] = exp(x[i]) / sum over j of exp(x[j]) (Goodfellow, 6.2.2.3).</summary>
internal sealed class SoftmaxLayer : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, Softmax);

    // dL/dx[i] = y[i] (dL/dy[i] - sum over j of y[j] dL/dy[j]).
    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(Lengths.Rows(call.Input, outputGradient, (x, dy) =>
        {
            double[] y = Softmax(x);
            double mean = y.Zip(dy, (probability, d) => probability * d).Sum();
            return [.. y.Zip(dy, (probability, d) => probability * (d - mean))];
        }), null, []);

    /// <summary>The softmax of one row.</summary>
    public static double[] Softmax(double[] x)
    {
        double largest = x.Max();
        double[] exponentials = Array.ConvertAll(x, value => Math.Exp(value - largest));
        double sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, value => value / sum);
    }
}
