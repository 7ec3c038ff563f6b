using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Flat vectors as rows, one a sample, for the reference.</summary>
internal static class Batches
{
    /// <summary>Cuts a flat vector into rows of <paramref name="length"/>.</summary>
    public static double[][] Rows(IReadOnlyCollection<double> flat, int length) => [.. flat.Chunk(length)];

    /// <summary>The rows of a target tensor: class indices, one a sample or one a step, become rows with a single 1.</summary>
    public static double[][] Targets(Tensor tensor, int length)
    {
        int steps = tensor.Shape.Count == 2 ? tensor.Shape[1] : 1;
        return tensor.Integers is int[] labels ? OneHot(labels, steps, length / steps) : Rows(Closeness.ToDouble(tensor.Floats), length);
    }

    /// <summary>Rows with a single 1 at the class; a row of NaN for the label -1.</summary>
    public static double[][] OneHot(int[] labels, int classes) => Array.ConvertAll(labels, label =>
    {
        var row = new double[classes];
        if (label < 0)
        {
            Array.Fill(row, double.NaN);
            return row;
        }

        row[label] = 1;
        return row;
    });

    /// <summary>The same for samples of several steps: a sample's rows one after another.</summary>
    public static double[][] OneHot(int[] labels, int steps, int classes) => [.. OneHot(labels, classes).Chunk(steps).Select(rows => rows.SelectMany(row => row).ToArray())];
}
