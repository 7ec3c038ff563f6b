using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>Says which token came first, at every step: tokens in, a class out at each step.</summary>
[Network(6, Tokens = 5)]
[Embedding(6)]
[LSTM(12, ReturnSequences = true)]
[Dense(5)]
[SoftmaxCrossEntropy]
public partial class FirstToken;

/// <summary>A trainer with sequences: tokens as samples, labels for each step of which some do not count.</summary>
public sealed class SequenceTrainingTests
{
    private const int Steps = FirstToken.InputLength, Classes = 5;

    [Fact]
    public void FitIsTheLoopByHandToTheBit()
    {
        (int[] tokens, int[] labels) = Sequences(70);
        Dataset data = Dataset.OfTokens(tokens, Steps, labels, Steps);
        FirstToken trained = new(seed: 3), byHand = new(seed: 3);
        Trainer trainer = new(trained, new Adam(0.01f)) { Epochs = 3, BatchSize = 16, Seed = 9, Prefetch = true, Progress = TrainingProgress.None };
        History history = trainer.Fit(data);

        Adam optimizer = new(0.01f);
        using BatchIterator batches = new(data, 16, seed: 9);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            for (batches.StartEpoch(epoch); batches.MoveNext();)
                byHand.TrainStep(Array.ConvertAll(batches.Inputs.ToArray(), value => (int)value), batches.Labels, optimizer);
        }

        Assert.Equal(byHand.Parameters.ToArray(), trained.Parameters.ToArray());
        Assert.Equal(3 * 5, history.Steps);
    }

    [Fact]
    public void ItLearnsAndMeasuresTheStepsThatCount()
    {
        (int[] tokens, int[] labels) = Sequences(400);
        (Dataset training, Dataset validation) = Dataset.OfTokens(tokens, Steps, labels, Steps).Split(300);
        FirstToken network = new(seed: 3);
        History history = new Trainer(network, new Adam(0.02f))
        {
            Epochs = 12,
            BatchSize = 20,
            Metrics = [Metric.Perplexity, Metric.TopK(2)],
            Progress = TrainingProgress.None,
        }.Fit(training, validation);

        EpochReport last = history.Epochs[^1];
        Assert.InRange(last.ValidationAccuracy!.Value, 0.95, 1);
        Assert.InRange(last.Accuracy!.Value, 0.95, 1);
        Assert.InRange(last.Metrics.Single(metric => metric.Name == "perplexity").Value, 1, 1.3);
        Assert.Equal(Math.Exp(last.ValidationLoss!.Value), last.Metrics[0].Value, 1e-4);
        Assert.Equal(validation.Labels.ToArray().Count(label => label >= 0), history.Confusion!.Samples);
        Assert.Equal(Classes, history.Confusion.Classes);
    }

    [Fact]
    public void AnEpochsLossIsTheMeanOverTheStepsThatCount()
    {
        (int[] tokens, int[] labels) = Sequences(20);
        Array.Fill(labels, -1, 5 * Steps, 8 * Steps); // one step of the second batch counts, and of the third those of two samples
        labels[5 * Steps] = 1;
        Dataset data = Dataset.OfTokens(tokens, Steps, labels, Steps);
        FirstToken network = new(seed: 3);
        History history = new Trainer(network, new Sgd(0)) { Epochs = 1, BatchSize = 5, Seed = 9, Progress = TrainingProgress.None, Sampling = Sampling.InOrder }.Fit(data);

        Assert.Equal(network.Loss(tokens, labels), history.Epochs[0].Loss, 1e-6);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(7)]
    public void MeasuresAreOverTheStepsThatCount(int batchSize)
    {
        (int[] tokens, int[] labels) = Sequences(30);
        Array.Fill(labels, -1, 7 * Steps, 7 * Steps); // of a whole batch nothing counts
        Dataset data = Dataset.OfTokens(tokens, Steps, labels, Steps);
        FirstToken network = new(seed: 3);
        float[] scores = new float[30 * FirstToken.OutputLength];
        network.Forward(tokens, scores);
        List<float> rows = [];
        List<int> counted = [];
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
                continue;
            float[] row = scores[(i * Classes)..((i + 1) * Classes)];
            rows.AddRange(row);
            counted.Add(labels[i]);
            right += Array.IndexOf(row, row.Max()) == labels[i] ? 1 : 0;
        }

        Evaluation evaluation = Metrics.Evaluate(network, data, batchSize);
        Assert.Equal(counted.Count, evaluation.Samples);
        Assert.Equal(Classes, evaluation.OutputLength);
        Assert.Equal((double)right / counted.Count, evaluation.Accuracy);
        Assert.Equal(Metrics.Accuracy(network, data, batchSize), evaluation.Accuracy);
        double entropy = Metrics.CrossEntropy([.. rows], Classes, [.. counted]);
        Assert.Equal(entropy, evaluation.CrossEntropy!.Value, 1e-5);
        Assert.Equal(Math.Exp(entropy), evaluation.Perplexity!.Value, 1e-4);
        Assert.Equal(network.Loss(tokens, labels), evaluation.Loss, 1e-5);
        Assert.Equal(evaluation.Loss, Metrics.Loss(network, data, batchSize), 1e-9);
    }

    [Fact]
    public void LabelsStayWithTheirSamples()
    {
        (int[] tokens, int[] labels) = Sequences(40);
        Dataset data = Dataset.OfTokens(tokens, Steps, labels, Steps);
        Dataset part = data.Subset([5, 3, 5]).Subset(1, 2);
        Assert.Equal(Steps, part.LabelsPerSample);
        Assert.Equal([.. labels[(3 * Steps)..(4 * Steps)], .. labels[(5 * Steps)..(6 * Steps)]], part.Labels.ToArray());
        using BatchIterator batches = new(data, 7, seed: 4);
        while (batches.MoveNext())
        {
            for (int i = 0; i < batches.Count; i++)
            {
                float[] sample = batches.Inputs.Slice(i * Steps, Steps).ToArray();
                Assert.Equal(Labels([.. sample.Select(token => (int)token)]), batches.Labels.Slice(i * Steps, Steps).ToArray());
            }
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        (int[] tokens, int[] labels) = Sequences(4);
        Trainer trainer = new(new FirstToken(), new Adam()) { Progress = TrainingProgress.None };
        Assert.Contains("6 labels", Assert.Throws<ArgumentException>("training", () => trainer.Fit(Dataset.OfTokens(tokens, Steps, new int[4]))).Message, StringComparison.Ordinal);
        labels[3] = 5;
        Assert.Contains("5 classes", Assert.Throws<ArgumentException>("training", () => trainer.Fit(Dataset.OfTokens(tokens, Steps, labels, Steps))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => Dataset.OfTokens(tokens, Steps, [0, 0, -1, 0]));
        Assert.Throws<ArgumentException>("labels", () => Dataset.OfTokens(tokens, Steps, [.. Enumerable.Repeat(-2, 24)], Steps));
        Assert.Throws<ArgumentException>("labels", () => Dataset.OfTokens(tokens, Steps, new int[23], Steps));
        Assert.Throws<ArgumentException>("tokens", () => Dataset.OfTokens([-1], 1, [0]));
        Assert.Throws<ArgumentException>("stratified", () => Dataset.OfTokens(tokens, Steps, new int[24], Steps).Split(0.5, 1, stratified: true));
        Assert.Throws<InvalidOperationException>(() => Dataset.OfTokens(tokens, Steps, new int[24], Steps).OneHot(5));
        Assert.Throws<ArgumentException>("source", () => Metrics.Evaluate(new FirstToken(), Dataset.OfTokens(tokens, Steps, [.. Enumerable.Repeat(-1, 24)], Steps)));
        tokens[2] = 7;
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Dataset.OfTokens(tokens, Steps, new int[24], Steps)));
    }

    // Tokens by formula; the first step does not count, nor do all steps of some sequences.
    private static (int[] Tokens, int[] Labels) Sequences(int count)
    {
        int[] tokens = [.. Enumerable.Range(0, count * Steps).Select(i => (int)(RandomBits.Mix(5, (ulong)i) % Classes))];
        return (tokens, [.. Enumerable.Range(0, count).SelectMany(i => Labels(tokens[(i * Steps)..((i + 1) * Steps)]))]);
    }

    private static int[] Labels(int[] tokens) => [.. Enumerable.Range(0, Steps).Select(step => step == 0 || (tokens[1] == 0 && step > 3) ? -1 : tokens[0])];
}
