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

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        int perChannel = Lengths.Product(call.InputShape.Skip(1));
        double[] slopes = call.Parameters[0];
        var bySlope = new double[slopes.Length];
        double[][] dx = Lengths.Zeros(call.Input);
        for (int sample = 0; sample < dx.Length; sample++)
        {
            for (int i = 0; i < dx[sample].Length; i++)
            {
                (double x, double dy, int channel) = (call.Input[sample][i], outputGradient[sample][i], i / perChannel);
                dx[sample][i] = x > 0 ? dy : dy * slopes[channel];
                bySlope[channel] += x > 0 ? 0 : dy * x;
            }
        }

        return new ReferenceGradient(dx, null, [bySlope]);
    }
}
