using System;
using System.Collections.Generic;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y = x sigmoid(beta x) with one trained beta for the whole layer (Ramachandran et al., 2017).</summary>
internal sealed class LearnableSwishLayer : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new ReferenceTensor("beta", [1])];

    public override double[][] Forward(ReferenceCall call) =>
        Lengths.Rows(call.Input, x => Array.ConvertAll(x, value => Activations.Swish(value, call.Parameters[0][0])));
}
