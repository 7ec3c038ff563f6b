using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y = x where x is positive, else weight[c] x, c the feature of a vector or the channel of an image (He et al., 2015).</summary>
internal sealed class PReLULayer : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new ReferenceTensor("weight", [input[0]])];

    public override double[][] Forward(ReferenceCall call)
    {
        int perChannel = Lengths.Product(call.InputShape.Skip(1));
        return Lengths.Rows(call.Input, x => [.. x.Select((value, i) => Activations.LeakyReLU(value, call.Parameters[0][i / perChannel]))]);
    }
}
