using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>What every normalisation does to the values it takes together: z = (x - mean) / sqrt(biased variance + epsilon).</summary>
internal static class Standardisation
{
    /// <summary>The mean and the mean squared deviation from it.</summary>
    public static (double Mean, double Variance) Statistics(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>z of all values.</summary>
    public static double[] Forward(double[] values, double epsilon)
    {
        (double mean, double variance) = Statistics(values);
        return Array.ConvertAll(values, value => (value - mean) / Math.Sqrt(variance + epsilon));
    }

    /// <summary>
    /// The derivatives by the values from those by z. With s the square root: dz[j]/dx[i] = ([i = j] - 1/n - z[i] z[j] / n) / s, so
    /// dL/dx[i] = (dL/dz[i] - mean of dL/dz - z[i] mean of (dL/dz z)) / s.
    /// </summary>
    public static double[] Backward(double[] values, double epsilon, double[] byNormalised)
    {
        double[] z = Forward(values, epsilon);
        double deviation = Math.Sqrt(Statistics(values).Variance + epsilon);
        double mean = byNormalised.Average();
        double slope = byNormalised.Zip(z, (dz, at) => dz * at).Average();
        return [.. byNormalised.Zip(z, (dz, at) => (dz - mean - (at * slope)) / deviation)];
    }
}
