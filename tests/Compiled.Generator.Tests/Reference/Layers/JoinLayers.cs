using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>The sum of the running value and a named one.</summary>
internal sealed class AddLayer : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, call.Other!, (x, other) => [.. x.Zip(other, (a, b) => a + b)]);

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) => new(outputGradient, outputGradient, []);
}

/// <summary>The product of the running value and a named one, value by value.</summary>
internal sealed class MultiplyLayer : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) => Products(call.Input, call.Other!);

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient) =>
        new(Products(outputGradient, call.Other!), Products(outputGradient, call.Input), []);

    private static double[][] Products(double[][] first, double[][] second) => Lengths.Rows(first, second, (x, y) => [.. x.Zip(y, (a, b) => a * b)]);
}

/// <summary>The running value first, then the named one, along the first extent.</summary>
internal sealed class ConcatLayer : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) => [input[0] + other![0], .. input.Skip(1)];

    public override double[][] Forward(ReferenceCall call) =>
        [.. call.Input.Select((x, sample) => x.Concat(call.Other![sample]).ToArray())];

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        int own = Lengths.Product(call.InputShape);
        return new ReferenceGradient(Lengths.Rows(outputGradient, dy => dy[..own]), Lengths.Rows(outputGradient, dy => dy[own..]), []);
    }
}
