using System;
using System.Collections.Generic;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>A span of a wrong length: an <see cref="ArgumentException"/> that names the parameter, before anything is written.</summary>
public sealed class WrongLengthTests
{
    private const int Samples = 3;

    private delegate void Call(INetwork network, float[] inputs, float[] outputs, float[] targets, int[] labels, float[] gradient);

    private static readonly Dictionary<string, Call> Calls = new()
    {
        ["Forward"] = (network, inputs, outputs, _, _, _) => network.Forward(inputs, outputs),
        ["Predict"] = (network, inputs, outputs, _, _, _) => network.Predict(inputs, outputs),
        ["Loss"] = (network, inputs, _, targets, _, _) => network.Loss(inputs, targets),
        ["Gradient"] = (network, inputs, _, targets, _, gradient) => network.Gradient(inputs, targets, gradient),
        ["TrainStep"] = (network, inputs, _, targets, _, _) => network.TrainStep(inputs, targets, new PlainDescent(1)),
        ["Loss of labels"] = (network, inputs, _, _, labels, _) => ((IClassifier)network).Loss(inputs, labels),
        ["Gradient of labels"] = (network, inputs, _, _, labels, gradient) => ((IClassifier)network).Gradient(inputs, labels, gradient),
        ["TrainStep of labels"] = (network, inputs, _, _, labels, _) => ((IClassifier)network).TrainStep(inputs, labels, new PlainDescent(1)),
    };

    /// <summary>Method, argument at fault, its excess in values.</summary>
    public static TheoryData<string, string, int> Faults
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (string method in Calls.Keys)
            {
                // Half a sample too much or too little is a fault of the inputs; a whole sample is a fault of what must go with them.
                Add(data, method, "inputs", -1, 1, 2);
                if (method is "Forward" or "Predict")
                {
                    Add(data, method, "outputs", -1, 1, -5, 5, -15);
                }
                else if (method.EndsWith("labels", StringComparison.Ordinal))
                {
                    Add(data, method, "targets", -1, 1, -3);
                }
                else
                {
                    Add(data, method, "targets", -1, 1, -5, 5, -15);
                }

                if (method.StartsWith("Gradient", StringComparison.Ordinal))
                {
                    Add(data, method, "gradient", -1, 1, -365);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void WrongLengthIsNamedAndNothingIsWritten(string method, string parameter, int excess)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        Assert.Equal(365, network.ParameterCount);
        float[] before = network.Parameters.ToArray();
        int Extra(string name) => name == parameter ? excess : 0;
        int targetValues = method.EndsWith("labels", StringComparison.Ordinal) ? 0 : Extra("targets");
        var inputs = new float[(Samples * network.InputLength) + Extra("inputs")];
        var outputs = new float[(Samples * network.OutputLength) + Extra("outputs")];
        var targets = new float[(Samples * network.OutputLength) + targetValues];
        var labels = new int[Samples + Extra("targets") - targetValues];
        var gradient = new float[network.ParameterCount + Extra("gradient")];
        Array.Fill(outputs, 7);
        Array.Fill(gradient, 7);

        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => Calls[method](network, inputs, outputs, targets, labels, gradient));

        Assert.Equal(parameter, exception.ParamName);
        Assert.All(outputs, value => Assert.Equal(7, value));
        Assert.All(gradient, value => Assert.Equal(7, value));
        Bits.AssertEqual(before, network.Parameters, "parameters");
    }

    [Fact]
    public void WrongLengthLeavesRunningStatisticsAlone()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Normalised).Create();
        float[] before = network.State.ToArray();
        var batch = new SampleBatch(network, 4);
        Assert.ThrowsAny<ArgumentException>(() => network.Gradient(batch.Inputs, batch.Targets, new float[1]));
        Assert.ThrowsAny<ArgumentException>(() => network.TrainStep(batch.Inputs, new float[1], new PlainDescent(1)));
        Bits.AssertEqual(before, network.State, "state");
    }

    [Fact]
    public void AMissingOptimizerIsNamed()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        var batch = new SampleBatch(network, 2);
        float[] before = network.Parameters.ToArray();
        void Refused(Func<object> call) => Assert.Equal("optimizer", Assert.Throws<ArgumentNullException>(call).ParamName);
        Refused(() => network.TrainStep(batch.Inputs, batch.Targets, null!));
        Refused(() => ((IClassifier)network).TrainStep(batch.Inputs, batch.Labels, null!));
        Bits.AssertEqual(before, network.Parameters, "parameters");
    }

    private static void Add(TheoryData<string, string, int> data, string method, string parameter, params int[] excesses)
    {
        foreach (int excess in excesses)
        {
            data.Add(method, parameter, excess);
        }
    }
}
