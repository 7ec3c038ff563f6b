using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference;

/// <summary>A tensor a reference layer owns.</summary>
/// <param name="Name">Its name inside the layer, as <c>weight</c>.</param>
/// <param name="Shape">Its extents, row-major.</param>
internal sealed record ReferenceTensor(string Name, int[] Shape)
{
    /// <summary>Its number of values.</summary>
    public int Length => Lengths.Product(Shape);
}

/// <summary>What a reference layer sees of one call. A batch is samples, each a row of values.</summary>
/// <param name="Input">The running value.</param>
/// <param name="Other">The value a join names, for joins.</param>
/// <param name="InputShape">The shape of one sample of <paramref name="Input"/>.</param>
/// <param name="Parameters">The layer's parameters, in the order of <see cref="ReferenceLayer.Parameters"/>.</param>
/// <param name="State">The layer's running statistics; training updates them in place.</param>
/// <param name="Training">Whether the call is in training mode.</param>
internal sealed record ReferenceCall(double[][] Input, double[][]? Other, int[] InputShape, double[][] Parameters, double[][] State, bool Training);

/// <summary>The derivatives of the loss by what a layer's training call took in.</summary>
/// <param name="Input">By the running value, one row a sample.</param>
/// <param name="Other">By the value a join names, for joins.</param>
/// <param name="Parameters">By the parameters, in the order of <see cref="ReferenceLayer.Parameters"/>.</param>
internal sealed record ReferenceGradient(double[][] Input, double[][]? Other, double[][] Parameters);

/// <summary>One layer, computed in double precision straight from its formula, value by value: slow, and easy to check by eye.</summary>
internal abstract class ReferenceLayer
{
    /// <summary>The shape of one output sample.</summary>
    public virtual int[] OutputShape(int[] input, int[]? other) => input;

    /// <summary>The trainable tensors for an input shape.</summary>
    public virtual IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [];

    /// <summary>The running statistics for an input shape.</summary>
    public virtual IReadOnlyList<ReferenceTensor> State(int[] input) => [];

    /// <summary>The outputs of all samples.</summary>
    public abstract double[][] Forward(ReferenceCall call);

    /// <summary>The chain rule through a training call; leaves its state alone.</summary>
    /// <param name="call">The call as <see cref="Forward"/> had it.</param>
    /// <param name="outputGradient">The derivatives of the loss by the outputs of that call.</param>
    public abstract ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient);
}

/// <summary>Shapes as numbers of values.</summary>
internal static class Lengths
{
    /// <summary>The product of the extents.</summary>
    public static int Product(IEnumerable<int> shape)
    {
        int product = 1;
        foreach (int extent in shape)
        {
            product = checked(product * extent);
        }

        return product;
    }

    /// <summary>A new batch, one row a sample.</summary>
    public static double[][] Rows(double[][] input, Func<double[], double[]> row) => Array.ConvertAll(input, sample => row(sample));

    /// <summary>A new batch of two, one row a sample.</summary>
    public static double[][] Rows(double[][] first, double[][] second, Func<double[], double[], double[]> row) =>
        [.. first.Zip(second, row)];

    /// <summary>A batch of zeros.</summary>
    public static double[][] Zeros(double[][] like) => Rows(like, sample => new double[sample.Length]);
}
