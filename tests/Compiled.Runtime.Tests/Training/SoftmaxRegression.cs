using System;
using System.Collections.Generic;

namespace Compiled.Runtime.Tests.Training;

/// <summary>A classifier written by hand in plain loops: one dense layer without bias and softmax cross entropy.</summary>
internal sealed class SoftmaxRegression(int inputs, int classes) : IClassifier
{
    private readonly float[] _weights = new float[inputs * classes];
    private readonly float[] _gradient = new float[inputs * classes];
    private readonly double[] _scores = new double[classes];

    public int InputLength => inputs;

    public int OutputLength => classes;

    public int ParameterCount => _weights.Length;

    public long ForwardFlops => 2L * _weights.Length;

    public long TrainingFlops => 4L * _weights.Length;

    public string ArchitectureHash => "softmax regression";

    public string Summary => "softmax regression";

    public Span<float> Parameters => _weights;

    public IReadOnlyList<ParameterInfo> Layout => [new("dense1.weight", [classes, inputs], 0, _weights.Length)];

    public Span<float> State => default;

    public IReadOnlyList<ParameterInfo> StateLayout => [];

    /// <summary>How often <see cref="TrainStep(ReadOnlySpan{float}, ReadOnlySpan{int}, Optimizer)"/> ran.</summary>
    public int TrainSteps { get; private set; }

    /// <summary>The samples of the largest call of <see cref="Forward"/>.</summary>
    public int LargestForward { get; private set; }

    public void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        int samples = x.Length / inputs;
        LargestForward = Math.Max(LargestForward, samples);
        for (int i = 0; i < samples; i++)
        {
            for (int c = 0; c < classes; c++)
                y[(i * classes) + c] = (float)Score(x.Slice(i * inputs, inputs), c);
        }
    }

    public void Predict(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length / inputs; i++)
        {
            Probabilities(x.Slice(i * inputs, inputs));
            for (int c = 0; c < classes; c++)
                y[(i * classes) + c] = (float)_scores[c];
        }
    }

    public float Loss(ReadOnlySpan<float> x, ReadOnlySpan<int> targets) => Walk(x, targets, default, null);

    public float Loss(ReadOnlySpan<float> x, ReadOnlySpan<float> targets) => Walk(x, default, targets, null);

    public float Gradient(ReadOnlySpan<float> x, ReadOnlySpan<int> targets, Span<float> gradient)
    {
        float loss = Walk(x, targets, default, _gradient);
        _gradient.CopyTo(gradient);
        return loss;
    }

    public float Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        float loss = Walk(x, default, targets, _gradient);
        _gradient.CopyTo(gradient);
        return loss;
    }

    public float TrainStep(ReadOnlySpan<float> x, ReadOnlySpan<int> targets, Optimizer optimizer)
    {
        TrainSteps++;
        float loss = Walk(x, targets, default, _gradient);
        optimizer.Update(_weights, _gradient);
        return loss;
    }

    public float TrainStep(ReadOnlySpan<float> x, ReadOnlySpan<float> targets, Optimizer optimizer)
    {
        TrainSteps++;
        float loss = Walk(x, default, targets, _gradient);
        optimizer.Update(_weights, _gradient);
        return loss;
    }

    public void Save(string path) => throw new NotSupportedException();

    public void Load(string path) => throw new NotSupportedException();

    private double Score(ReadOnlySpan<float> sample, int c)
    {
        double score = 0;
        for (int j = 0; j < inputs; j++)
            score += _weights[(c * inputs) + j] * (double)sample[j];
        return score;
    }

    private void Probabilities(ReadOnlySpan<float> sample)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int c = 0; c < classes; c++)
            largest = Math.Max(largest, _scores[c] = Score(sample, c));
        for (int c = 0; c < classes; c++)
            sum += _scores[c] = Math.Exp(_scores[c] - largest);
        for (int c = 0; c < classes; c++)
            _scores[c] /= sum;
    }

    private float Walk(ReadOnlySpan<float> x, ReadOnlySpan<int> labels, ReadOnlySpan<float> rows, float[]? gradient)
    {
        int samples = x.Length / inputs;
        double loss = 0;
        gradient?.AsSpan().Clear();
        for (int i = 0; i < samples; i++)
        {
            ReadOnlySpan<float> sample = x.Slice(i * inputs, inputs);
            Probabilities(sample);
            for (int c = 0; c < classes; c++)
            {
                double target = rows.IsEmpty ? (labels[i] == c ? 1 : 0) : rows[(i * classes) + c];
                if (target > 0)
                    loss -= target * Math.Log(_scores[c]);
                for (int j = 0; gradient is not null && j < inputs; j++)
                    gradient[(c * inputs) + j] += (float)((_scores[c] - target) * sample[j] / samples);
            }
        }

        return (float)(loss / samples);
    }
}
