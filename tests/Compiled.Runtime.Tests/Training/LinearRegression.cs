using System;
using System.Collections.Generic;

namespace Compiled.Runtime.Tests.Training;

/// <summary>One output and a mean squared error, or, with the logistic link, a binary cross entropy; by hand in plain loops.</summary>
internal sealed class LinearRegression(int inputs, bool logistic) : INetwork
{
    private readonly float[] _weights = new float[inputs];
    private readonly float[] _gradient = new float[inputs];

    public int InputLength => inputs;

    public int OutputLength => 1;

    public int ParameterCount => inputs;

    public long ForwardFlops => 2L * inputs;

    public long TrainingFlops => 4L * inputs;

    public string ArchitectureHash => "linear regression";

    public string Summary => "linear regression";

    public Span<float> Parameters => _weights;

    public IReadOnlyList<ParameterInfo> Layout => [new("dense1.weight", [1, inputs], 0, inputs)];

    public Span<float> State => default;

    public IReadOnlyList<ParameterInfo> StateLayout => [];

    public void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = Score(x.Slice(i * inputs, inputs));
    }

    public void Predict(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = Link(Score(x.Slice(i * inputs, inputs)));
    }

    public float Loss(ReadOnlySpan<float> x, ReadOnlySpan<float> targets)
    {
        double loss = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double p = Link(Score(x.Slice(i * inputs, inputs))), error = p - targets[i];
            loss += logistic ? -Math.Log(targets[i] > 0.5f ? p : 1 - p) : error * error;
        }

        return (float)(loss / targets.Length);
    }

    public float Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        gradient.Clear();
        for (int i = 0; i < targets.Length; i++)
        {
            ReadOnlySpan<float> sample = x.Slice(i * inputs, inputs);
            float slope = (Link(Score(sample)) - targets[i]) * (logistic ? 1 : 2) / targets.Length;
            for (int j = 0; j < inputs; j++)
                gradient[j] += slope * sample[j];
        }

        return Loss(x, targets);
    }

    public float TrainStep(ReadOnlySpan<float> x, ReadOnlySpan<float> targets, Optimizer optimizer)
    {
        float loss = Gradient(x, targets, _gradient);
        optimizer.Update(_weights, _gradient);
        return loss;
    }

    public void Save(string path) => throw new NotSupportedException();

    public void Load(string path) => throw new NotSupportedException();

    private float Link(float score) => logistic ? 1 / (1 + MathF.Exp(-score)) : score;

    private float Score(ReadOnlySpan<float> sample)
    {
        float score = 0;
        for (int j = 0; j < inputs; j++)
            score += _weights[j] * sample[j];
        return score;
    }
}
