using System;
using System.Collections.Generic;

namespace Compiled.Runtime.Tests.Training;

/// <summary>Two layers of one parameter, with a loss of 0.25 and gradients of 1, but at the third step a bad one for the second layer.</summary>
internal sealed class Faulty : INetwork
{
    private readonly float[] _parameters = new float[2];
    private int _steps;

    public required float Bad { get; init; }

    public int InputLength => ToyData.Inputs;

    public int OutputLength => 1;

    public int ParameterCount => 2;

    public long ForwardFlops => 1;

    public long TrainingFlops => 1;

    public string ArchitectureHash => "faulty";

    public string Summary => "faulty";

    public Span<float> Parameters => _parameters;

    public IReadOnlyList<ParameterInfo> Layout => [new("first.weight", [1], 0, 1), new("second.weight", [1], 1, 1)];

    public Span<float> State => default;

    public IReadOnlyList<ParameterInfo> StateLayout => [];

    public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs) => outputs.Clear();

    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs) => outputs.Clear();

    public float Loss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => 0.25f;

    public float Gradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        gradient.Fill(1);
        gradient[1] = ++_steps == 3 ? Bad : 1;
        return float.IsFinite(_parameters[1]) ? 0.25f : float.NaN;
    }

    public float TrainStep(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Optimizer optimizer)
    {
        float[] gradient = new float[2];
        float loss = Gradient(inputs, targets, gradient);
        optimizer.Update(_parameters, gradient);
        return loss;
    }

    public void Save(string path) => throw new NotSupportedException();

    public void Load(string path) => throw new NotSupportedException();
}
