using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Compiled.Runtime.Tests.Optimizers;

/// <summary>The trajectories of <c>tests/assets/optimizers/vectors.json</c> and the toy loss they were made on.</summary>
internal static class TorchVectors
{
    public static JsonElement Root { get; } = Read("vectors.json");

    /// <summary>A file of <c>tests/assets/optimizers</c>.</summary>
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Find(name))).RootElement;

    public static int Count => Root.GetProperty("count").GetInt32();

    public static int[] Steps => Root.GetProperty("steps").EnumerateArray().Select(step => step.GetInt32()).ToArray();

    public static IReadOnlyList<JsonElement> Cases { get; } = Root.GetProperty("cases").EnumerateArray().ToArray();

    public static string Name(JsonElement one) =>
        $"{one.GetProperty("optimizer").GetString()} {one.GetProperty("rate")} {one.GetProperty("options")}";

    /// <summary>The optimizer of a case with what is wrapped around it, by our names of PyTorch's options.</summary>
    public static Optimizer Create(JsonElement one)
    {
        JsonElement options = one.GetProperty("options");
        Optimizer optimizer = CreateInner(one);
        if (options.TryGetProperty("AverageDecay", out JsonElement average))
            optimizer = new WeightAverage(optimizer, average.GetDouble());
        if (options.TryGetProperty("Accumulate", out JsonElement batches))
            optimizer = new GradientAccumulation(optimizer, batches.GetInt32());
        return optimizer;
    }

    private static ParameterGroups Groups(JsonElement settings)
    {
        // The tensors of make_vectors.py.
        ParameterGroups groups = new([new("a", [5], 0, 5), new("b", [3, 4], 5, 12), new("c", [2], 17, 2)]);
        foreach ((string name, JsonElement setting) in new[] { "a", "b", "c" }.Zip(settings.EnumerateArray()))
        {
            _ = setting.ValueKind == JsonValueKind.Null
                ? groups.Freeze(tensor => tensor.Name == name)
                : groups.ScaleRate(tensor => tensor.Name == name, setting[0].GetSingle()).ScaleDecay(tensor => tensor.Name == name, setting[1].GetSingle());
        }

        return groups;
    }

    private static ElementwiseOptimizer CreateInner(JsonElement one)
    {
        JsonElement options = one.GetProperty("options");
        float rate = one.GetProperty("rate").GetSingle();
        double Option(string name, double otherwise) => options.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;
        bool Flag(string name) => options.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
        ElementwiseOptimizer optimizer = one.GetProperty("optimizer").GetString() switch
        {
            "Sgd" => new Sgd(rate),
            "Momentum" => options.TryGetProperty("Momentum", out _)
                ? new Momentum(rate, (float)Option("Momentum", 0)) { Dampening = (float)Option("Dampening", 0) }
                : new Momentum(rate),
            "Nesterov" => options.TryGetProperty("Momentum", out _) ? new Nesterov(rate, (float)Option("Momentum", 0)) : new Nesterov(rate),
            "AdaGrad" when options.EnumerateObject().Any() => new AdaGrad(rate)
            {
                LearningRateDecay = Option("LearningRateDecay", 0),
                InitialAccumulator = (float)Option("InitialAccumulator", 0),
                Epsilon = (float)Option("Epsilon", 1e-10),
            },
            "AdaGrad" => new AdaGrad(rate),
            "RmsProp" when options.EnumerateObject().Any() => new RmsProp(rate)
            {
                Smoothing = Option("Smoothing", 0.99),
                Epsilon = (float)Option("Epsilon", 1e-8),
                Momentum = (float)Option("Momentum", 0),
                Centered = Flag("Centered"),
            },
            "RmsProp" => new RmsProp(rate),
            "Adam" when options.EnumerateObject().Any() => new Adam(rate)
            {
                Beta1 = Option("Beta1", 0.9),
                Beta2 = Option("Beta2", 0.999),
                Epsilon = (float)Option("Epsilon", 1e-8),
                AmsGrad = Flag("AmsGrad"),
            },
            "Adam" => new Adam(rate),
            "AdamW" when options.EnumerateObject().Any() => new AdamW(rate)
            {
                Beta1 = Option("Beta1", 0.9),
                Beta2 = Option("Beta2", 0.999),
                Epsilon = (float)Option("Epsilon", 1e-8),
                AmsGrad = Flag("AmsGrad"),
            },
            "AdamW" => new AdamW(rate),
            string other => throw new InvalidDataException($"No optimizer '{other}'."),
            null => throw new InvalidDataException("A case without an optimizer."),
        };
        if (options.TryGetProperty("WeightDecay", out JsonElement decay))
            optimizer.WeightDecay = decay.GetSingle();
        if (options.TryGetProperty("MaximumGradientNorm", out JsonElement norm))
            optimizer.MaximumGradientNorm = norm.GetSingle();
        if (options.TryGetProperty("MaximumGradientValue", out JsonElement limit))
            optimizer.MaximumGradientValue = limit.GetSingle();
        if (options.TryGetProperty("L1Decay", out JsonElement signDecay))
            optimizer.L1Decay = signDecay.GetSingle();
        if (options.TryGetProperty("Groups", out JsonElement groups))
            optimizer.Groups = Groups(groups);
        optimizer.DecoupledDecay |= Flag("DecoupledDecay");
        return optimizer;
    }

    /// <summary>The folder above the test's own that has the file, so that the test runs from any output folder.</summary>
    private static string Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "assets", "optimizers", name);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException($"tests/assets/optimizers/{name} is in no folder above the test's own.");
    }
}

/// <summary>The toy loss of <c>make_vectors.py</c>: a quadratic with noise from a linear congruential generator.</summary>
internal sealed class NoisyQuadratic
{
    private readonly float[] _curvature;
    private readonly float[] _centre;
    private uint _state = 12345;

    public NoisyQuadratic(int count)
    {
        Parameters = Draw(count, 2f);
        _curvature = Draw(count, 1f);
        _centre = Draw(count, 1.5f);
        Gradient = new float[count];
    }

    public float[] Parameters { get; }

    public float[] Gradient { get; }

    public void ComputeGradient()
    {
        for (int i = 0; i < Gradient.Length; i++)
            Gradient[i] = (_curvature[i] * (Parameters[i] - _centre[i])) + Next();
    }

    private float[] Draw(int count, float middle)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = middle + Next();
        return values;
    }

    private float Next()
    {
        _state = ((_state * 1103515245) + 12345) & 0x7FFFFFFF;
        return ((_state >> 15) / 65536f) - 0.5f;
    }
}
