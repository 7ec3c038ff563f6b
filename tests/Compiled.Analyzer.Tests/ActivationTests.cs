using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Compiled.Generator.Layers;
using Compiled.Lanes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>
/// Compiles the code of every activation and holds values and derivatives against scalar formulas in double precision, at corners too.
/// </summary>
public class ActivationTests
{
    private static readonly Case[] Cases =
    [
        new("Step", [], x => x > 0 ? 1 : 0, _ => 0),
        new("Identity", [], x => x, _ => 1),
        new("Sigmoid", [], Sigmoid, x => Sigmoid(x) * (1 - Sigmoid(x))),
        new("Tanh", [], Math.Tanh, x => 1 - (Math.Tanh(x) * Math.Tanh(x))),
        new("ReLU", [], x => Math.Max(x, 0), x => x > 0 ? 1 : 0),
        new("LeakyReLU", [], x => x > 0 ? x : 0.01 * x, x => x > 0 ? 1 : 0.01),
        new("LeakyReLU", [("Slope", 0)], x => x > 0 ? x : 0, x => x > 0 ? 1 : 0),
        new("LeakyReLU", [("Slope", -0.5)], x => x > 0 ? x : -0.5 * x, x => x > 0 ? 1 : -0.5),
        new("ELU", [], x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? 1 : Math.Exp(x)),
        new("ELU", [("Alpha", 0.7f)], x => x > 0 ? x : 0.7 * (Math.Exp(x) - 1), x => x > 0 ? 1 : 0.7 * Math.Exp(x)),
        new("ELU", [("Alpha", -2)], x => x > 0 ? x : -2 * (Math.Exp(x) - 1), x => x > 0 ? 1 : -2 * Math.Exp(x)),
        new("SELU", [], x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)), SeluSlope),
        new("Swish", [], x => x * Sigmoid(x), x => SwishSlope(x, 1)),
        new("Swish", [("Beta", 1.5)], x => x * Sigmoid(1.5 * x), x => SwishSlope(x, 1.5)),
        new("Swish", [("Beta", -1)], x => x * Sigmoid(-x), x => SwishSlope(x, -1)),
        new("GELU", [], x => x * Normal(x), x => Normal(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI))),
        new("GELU", [("Tanh", 1)], GeluTanh, Central(GeluTanh)),
        new("Softplus", [], Softplus, Sigmoid),
        new("Mish", [], x => x * Math.Tanh(Softplus(x)), Central(x => x * Math.Tanh(Softplus(x)))),
        new("HardSigmoid", [], x => Math.Clamp(x + 3, 0, 6) / 6, x => x is > -3 and < 3 ? 1 / 6.0 : 0),
        new("HardSwish", [], x => x * Math.Clamp(x + 3, 0, 6) / 6, x => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5),
        new("ReLU6", [], x => Math.Clamp(x, 0, 6), x => x is > 0 and < 6 ? 1 : 0),
    ];

    private static readonly float[] Inputs =
    [
        .. Enumerable.Range(-400, 801).Select(step => step / 40f),
        -3.0000002f, -2.9999998f, 2.9999995f, 3.0000002f, 5.9999995f, 6.0000005f, 1e-7f, -1e-7f, 1e-30f, -1e-30f, 25f, -25f, 60f, -60f, 80f, -80f,
    ];

    private static readonly Lazy<Type> Compiled = new(Compile);

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Cases.Length)];

    [Fact]
    public void Every_activation_has_a_case()
    {
        IEnumerable<string> activations = LayerCatalogue.Kinds.Where(kind => Specs.Create(kind) is ActivationLayer);
        Assert.Equal(activations.Order(StringComparer.Ordinal), Cases.Select(tested => tested.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Values_follow_the_formula(int index)
    {
        float[] outputs = Run("Forward", index, Inputs);
        for (int i = 0; i < Inputs.Length; i++)
            Near(Cases[index].Value(Inputs[i]), outputs[i], Inputs[i]);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Derivatives_follow_the_formula_at_corners_too(int index)
    {
        bool fromOutput = Cases[index].Layer.GradientFrom == GradientSource.Output;
        float[] slopes = Run("Derivative", index, fromOutput ? Run("Forward", index, Inputs) : Inputs);
        for (int i = 0; i < Inputs.Length; i++)
            Near(Cases[index].Slope(Inputs[i]), slopes[i], Inputs[i]);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Not_a_number_stays_so(int index) => Assert.All(Run("Forward", index, [float.NaN]), value => Assert.True(float.IsNaN(value)));

    [Theory]
    [MemberData(nameof(Indices))]
    public void Large_inputs_make_finite_values_and_slopes(int index)
    {
        float[] large = [1e4f, -1e4f, 1e9f, -1e9f, 1e15f, -1e15f];
        float[] values = Run("Forward", index, large);
        bool fromOutput = Cases[index].Layer.GradientFrom == GradientSource.Output;
        Assert.All(values.Concat(Run("Derivative", index, fromOutput ? values : large)), value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>Absolute for values around 1, relative for large ones.</summary>
    private static void Near(double expected, float actual, float at) =>
        Assert.True(Math.Abs(expected - actual) <= 2e-6 * Math.Max(1, Math.Abs(expected)), $"at {at}: {expected} expected, {actual} computed");

    private static float[] Run(string part, int index, float[] inputs)
    {
        var lanes = new List<float>();
        float[] padded = [.. inputs, .. new float[Lane128.Count - (inputs.Length % Lane128.Count)]];
        MethodInfo method = Compiled.Value.GetMethod(part + index)!.MakeGenericMethod(typeof(Lane128));
        var apply = method.CreateDelegate<Func<Lane128, Lane128>>();
        float[] row = new float[Lane128.Count];
        for (int start = 0; start < inputs.Length; start += Lane128.Count)
        {
            apply(Lane128.Load(padded, start)).Store(row, 0);
            lanes.AddRange(row);
        }

        return [.. lanes.Take(inputs.Length)];
    }

    /// <summary>One generic method for each body, as the emitter wraps them.</summary>
    private static Type Compile()
    {
        var source = new StringBuilder("using Compiled.Lanes;\npublic static class Activations\n{\n");
        for (int index = 0; index < Cases.Length; index++)
        {
            ActivationLayer layer = Cases[index].Layer;
            string kept = layer.GradientFrom == GradientSource.Output ? "y" : "x";
            source.Append(Method("Forward" + index, "x", layer.ForwardBody)).Append(Method("Derivative" + index, kept, layer.DerivativeBody));
        }

        CSharpCompilation compilation = Sources.Compile([source.Append('}').ToString()]);
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType("Activations", throwOnError: true)!;
    }

    private static string Method(string name, string parameter, string body) =>
        $"public static TLane {name}<TLane>(TLane {parameter}) where TLane : struct, ILane<TLane>\n{{\n{body}\n}}\n";

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double SeluSlope(double x) => 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.Exp(x));

    private static double SwishSlope(double x, double beta) => Sigmoid(beta * x) + (beta * x * Sigmoid(beta * x) * (1 - Sigmoid(beta * x)));

    private static double GeluTanh(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static Func<double, double> Central(Func<double, double> f) => x => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;

    /// <summary>The normal distribution function by the series of the error function, or its limit where the series has long settled.</summary>
    private static double Normal(double x)
    {
        if (Math.Abs(x) > 7)
            return x > 0 ? 1 : 0;
        double term = x, sum = x;
        for (int n = 1; n < 300; n++)
        {
            term *= x * x / ((2 * n) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }

    private sealed record Case(string Kind, (string Name, double Value)[] Arguments, Func<double, double> Value, Func<double, double> Slope)
    {
        public ActivationLayer Layer => (ActivationLayer)Specs.Create(Kind, Arguments);
    }
}
