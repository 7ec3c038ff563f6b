namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>(C, H, W) to (C H W): the values keep their places.</summary>
internal sealed class FlattenLayer : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) => [Lengths.Product(input)];

    public override double[][] Forward(ReferenceCall call) => call.Input;
}
