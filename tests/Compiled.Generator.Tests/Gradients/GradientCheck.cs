using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>
/// A gradient against the reference's, value by value, and against central differences: value by value where affordable, and each tensor as a whole
/// along random directions.
/// </summary>
internal static class GradientCheck
{
    private const int SmallestSample = 12;
    private const int Directions = 3;

    /// <summary>Checks <paramref name="gradient"/> against the reference's, tensor by tensor.</summary>
    public static void Run(IReadOnlyList<ParameterInfo> layout, double[] expected, float[] gradient)
    {
        double whole = Closeness.Largest(expected);
        foreach (ParameterInfo info in layout)
        {
            Range range = info.Offset..(info.Offset + info.Length);
            Closeness.Check(expected[range], gradient.AsSpan(range), $"gradient of {info.Name}", whole);
        }
    }

    /// <summary>
    /// Checks each tensor of <paramref name="gradient"/> by its distance from the reference's: a few values on the other side of a kink move it by
    /// less than a fiftieth of its length, a row or a border computed wrongly by more.
    /// </summary>
    public static void RunByTensor(IReadOnlyList<ParameterInfo> layout, double[] expected, float[] gradient)
    {
        double whole = Closeness.Largest(expected);
        foreach (ParameterInfo info in layout)
        {
            double length = 0, distance = 0;
            for (int i = info.Offset; i < info.Offset + info.Length; i++)
            {
                length += expected[i] * expected[i];
                distance += (expected[i] - gradient[i]) * (expected[i] - gradient[i]);
            }

            double tolerance = (0.02 * Math.Sqrt(length)) + (1e-5 * whole);
            Assert.True(Math.Sqrt(distance) <= tolerance, $"gradient of {info.Name}: {Math.Sqrt(distance):R} from the reference's, whose length is {Math.Sqrt(length):R}");
        }
    }

    /// <summary>Checks <paramref name="gradient"/> against differences.</summary>
    /// <param name="layout">The tensors of the vector.</param>
    /// <param name="parameters">Where the gradient was taken.</param>
    /// <param name="loss">The function.</param>
    /// <param name="gradient">The gradient under test.</param>
    /// <param name="affordable">How many values may be checked one by one, about.</param>
    /// <param name="random">Draws which values, and the directions.</param>
    public static void RunDifferences(
        IReadOnlyList<ParameterInfo> layout, double[] parameters, Func<double[], double> loss, float[] gradient, double affordable, Random random)
    {
        double whole = gradient.Max(value => float.IsFinite(value) ? Math.Abs(value) : 0);
        foreach (ParameterInfo info in layout)
        {
            int[] indices = Choose(info, affordable * info.Length / parameters.Length, random);
            double[] differences = [.. indices.Select(i => CentralDifferences.Partial(loss, parameters, i))];
            float[] chosen = Array.ConvertAll(indices, i => gradient[i]);
            Closeness.Check(differences, chosen, $"differences of {info.Name} (of the values {Show(indices, info)})", whole);
            if (indices.Length < info.Length)
            {
                CheckAsAWhole(info, parameters, loss, gradient, whole, random);
            }
        }
    }

    private static int[] Choose(ParameterInfo info, double affordable, Random random)
    {
        int count = (int)Math.Min(info.Length, Math.Max(SmallestSample, affordable));
        int[] all = [.. Enumerable.Range(info.Offset, info.Length)];
        if (count == info.Length)
        {
            return all;
        }

        // The first and the last value always: where loops begin and end.
        (int first, int last) = (all[0], all[^1]);
        random.Shuffle(all);
        return [.. all.Take(count).Append(first).Append(last).Distinct().Order()];
    }

    private static void CheckAsAWhole(
        ParameterInfo info, double[] parameters, Func<double[], double> loss, float[] gradient, double whole, Random random)
    {
        for (int repeat = 0; repeat < Directions; repeat++)
        {
            var direction = new double[parameters.Length];
            double actual = 0;
            for (int i = info.Offset; i < info.Offset + info.Length; i++)
            {
                direction[i] = random.Next(2) == 0 ? -1 : 1;
                actual += direction[i] * gradient[i];
            }

            // Rounding errors of many values partly cancel: their sum grows with the square root of the count.
            double expected = CentralDifferences.Along(loss, parameters, direction);
            double tolerance = (1e-4 * Math.Abs(expected)) + (4e-5 * whole * Math.Sqrt(info.Length));
            Assert.True(
                Math.Abs(expected - actual) <= tolerance,
                $"gradient of {info.Name} along a random direction: expected {expected:R}, got {actual:R}");
        }
    }

    private static string Show(int[] indices, ParameterInfo info) =>
        indices.Length == info.Length ? "all" : string.Join(" ", indices.Take(20).Select(i => i - info.Offset)) + " ...";
}
