using System;
using System.Linq;
using Compiled.Runtime.Tests.Training;
using Xunit;

namespace Compiled.Runtime.Tests.Measuring;

/// <summary>A network measured in one pass: the same figures as each measure by itself.</summary>
public class EvaluationTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(1000)]
    public void AClassifierHasTheMeasuresOfClassification(int batchSize)
    {
        SoftmaxRegression network = Trained();
        Dataset data = ToyData.Labelled(100, seed: 2);
        Evaluation evaluation = Metrics.Evaluate(network, data, batchSize);
        Assert.Equal(100, evaluation.Samples);
        Assert.Equal(Metrics.Accuracy(network, data), evaluation.Accuracy);
        Assert.Equal(Metrics.Loss(network, data, batchSize), evaluation.Loss);
        Assert.Equal(evaluation.Loss, evaluation.CrossEntropy!.Value, 1e-6);
        Assert.Equal(Math.Exp(evaluation.Loss), evaluation.Perplexity!.Value, 1e-5);
        Assert.Equal(evaluation.Accuracy, evaluation.TopKAccuracy(1));
        Assert.Equal(1, evaluation.TopKAccuracy(3));
        Assert.InRange(evaluation.Accuracy!.Value, 0.6, 1);

        float[] probabilities = new float[300];
        network.Predict(data.Inputs, probabilities);
        double[] areas = [.. Enumerable.Range(0, 3).Select(c => Metrics.AreaUnderRoc(
            [.. Enumerable.Range(0, 100).Select(i => probabilities[(3 * i) + c])], [.. data.Labels.ToArray().Select(label => label == c ? 1 : 0)]))];
        Assert.Equal(areas.Average(), evaluation.AreaUnderRoc!.Value, 1e-3);
        Assert.Equal([null, null, null], new[] { evaluation.MeanAbsoluteError, evaluation.RootMeanSquaredError, evaluation.R2 });

        Evaluation rows = Metrics.Evaluate(network, ToyData.OneHot(100, seed: 2), batchSize);
        Assert.Equal((evaluation.Accuracy, evaluation.AreaUnderRoc), (rows.Accuracy, rows.AreaUnderRoc));
    }

    [Fact]
    public void ARegressionHasTheMeasuresOfRegression()
    {
        LinearRegression network = new(ToyData.Inputs, logistic: false);
        Dataset data = ToyData.Linear(50);
        Evaluation evaluation = Metrics.Evaluate(network, data, 20);
        float[] predictions = new float[50];
        network.Predict(data.Inputs, predictions);
        Assert.Equal(Metrics.RootMeanSquaredError(predictions, data.Targets), evaluation.RootMeanSquaredError);
        Assert.Equal(Metrics.MeanAbsoluteError(predictions, data.Targets), evaluation.MeanAbsoluteError);
        Assert.Equal(Metrics.R2(predictions, data.Targets), evaluation.R2);
        Assert.True(evaluation.Confusion is null && evaluation.Accuracy is null && evaluation.AreaUnderRoc is null && evaluation.Perplexity is null);
        Assert.Throws<InvalidOperationException>(() => evaluation.TopKAccuracy(1));
        Assert.Throws<InvalidOperationException>(() => evaluation.AreaUnderRocOf(0));
    }

    [Fact]
    public void StagesStandBeforeTheNetwork()
    {
        SoftmaxRegression network = Trained();
        Dataset data = ToyData.Labelled(40);
        Normalization normalization = Normalization.Fit(data);
        Assert.Equal(
            Metrics.Evaluate(network, normalization.ApplyToInputs(data)).Outputs.ToArray(),
            Metrics.Evaluate(network, data, 16, [normalization]).Outputs.ToArray());
    }

    [Fact]
    public void MetricsHaveNamesAndTakeTheirFigures()
    {
        Evaluation classes = Metrics.Evaluate(Trained(), ToyData.Labelled(30));
        Evaluation regression = Metrics.Evaluate(new LinearRegression(ToyData.Inputs, logistic: false), ToyData.Linear(30));
        Assert.Equal(classes.Accuracy, Metric.Accuracy.Of(classes));
        Assert.Equal(classes.Confusion!.MacroF1, Metric.MacroF1.Of(classes));
        Assert.Equal((classes.TopKAccuracy(2), null), (Metric.TopK(2).Of(classes), Metric.TopK(4).Of(classes)));
        Assert.Equal((null, null, regression.RootMeanSquaredError), (Metric.Accuracy.Of(regression), Metric.TopK(1).Of(regression), Metric.RootMeanSquaredError.Of(regression)));
        Assert.Equal(("top-5 accuracy", true), (Metric.TopK(5).Name, Metric.TopK(5).HigherIsBetter));
        Assert.Equal(("RMSE", false), (Metric.RootMeanSquaredError.Name, Metric.RootMeanSquaredError.HigherIsBetter));
        Assert.Equal(3, new Metric("three", true, _ => 3).Of(classes));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => Metric.TopK(0));
    }

    private static SoftmaxRegression Trained()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Dataset training = ToyData.Labelled(60);
        Sgd optimizer = new(0.2f);
        for (int step = 0; step < 20; step++)
            network.TrainStep(training.Inputs, training.Labels, optimizer);
        return network;
    }
}
