using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y = x sigmoid(beta x) with one trained beta for the whole layer (Ramachandran et al., 2017).</summary>
internal sealed class LearnableSwishLayer : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new ReferenceTensor("beta", [1])];

    public override double[][] Forward(ReferenceCall call) =>
        Lengths.Rows(call.Input, x => Array.ConvertAll(x, value => Activations.Swish(value, call.Parameters[0][0])));

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double beta = call.Parameters[0][0];
        double byBeta = 0;
        double[][] dx = Lengths.Rows(call.Input, outputGradient, (x, dy) => [.. x.Zip(dy, (at, d) =>
        {
            byBeta += d * CentralDifferences.Derivative(moved => Activations.Swish(at, moved), beta);
            return d * CentralDifferences.Derivative(moved => Activations.Swish(moved, beta), at);
        })]);
        return new ReferenceGradient(dx, null, [[byBeta]]);
    }
}
