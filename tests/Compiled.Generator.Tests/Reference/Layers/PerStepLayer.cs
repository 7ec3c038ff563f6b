using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>A layer of vectors on each step of a sequence: the steps of all samples are samples of their own. Other inputs go to the layer as they are.</summary>
internal sealed class PerStepLayer(ReferenceLayer layer) : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) =>
        input.Length == 2 ? [input[0], .. layer.OutputShape([input[1]], other is null ? null : [other[1]])] : layer.OutputShape(input, other);

    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => layer.Parameters(Step(input));

    public override IReadOnlyList<ReferenceTensor> State(int[] input) => layer.State(Step(input));

    public override double[][] Forward(ReferenceCall call) =>
        call.InputShape.Length == 2 ? Join(layer.Forward(Steps(call)), call.InputShape[0]) : layer.Forward(call);

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        if (call.InputShape.Length != 2)
        {
            return layer.Backward(call, outputGradient);
        }

        ReferenceGradient gradient = layer.Backward(Steps(call), Cut(outputGradient, outputGradient[0].Length / call.InputShape[0]));
        return gradient with
        {
            Input = Join(gradient.Input, call.InputShape[0]),
            Other = gradient.Other is null ? null : Join(gradient.Other, call.InputShape[0]),
        };
    }

    private static int[] Step(int[] shape) => shape.Length == 2 ? [shape[1]] : shape;

    private static ReferenceCall Steps(ReferenceCall call) =>
        call with
        {
            Input = Cut(call.Input, call.InputShape[1]),
            Other = call.Other is null ? null : Cut(call.Other, call.Other[0].Length / call.InputShape[0]),
            InputShape = [call.InputShape[1]],
        };

    private static double[][] Cut(double[][] samples, int length) => [.. samples.SelectMany(sample => sample.Chunk(length))];

    private static double[][] Join(double[][] rows, int steps) => [.. rows.Chunk(steps).Select(sample => sample.SelectMany(row => row).ToArray())];
}
