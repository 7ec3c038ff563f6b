using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Flat vectors as rows, one a sample, for the reference.</summary>
internal static class Batches
{
    /// <summary>Cuts a flat vector into rows of <paramref name="length"/>.</summary>
    public static double[][] Rows(IReadOnlyCollection<double> flat, int length) => [.. flat.Chunk(length)];

    /// <summary>The rows of a target tensor: class indices become rows with a single 1.</summary>
    public static double[][] Targets(Tensor tensor, int length) =>
        tensor.Integers is int[] labels ? OneHot(labels, length) : Rows(Closeness.ToDouble(tensor.Floats), length);

    /// <summary>Rows with a single 1 at the class.</summary>
    public static double[][] OneHot(int[] labels, int classes) => Array.ConvertAll(labels, label =>
    {
        var row = new double[classes];
        row[label] = 1;
        return row;
    });
}
