using System;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Measuring;

/// <summary>Measures of classification against their definitions, written out naively.</summary>
public class ClassificationMetricTests
{
    [Fact]
    public void TheAreaUnderRocIsTheShareOfPairsInOrder()
    {
        Random random = new(1);
        for (int trial = 0; trial < 300; trial++)
        {
            int count = 2 + random.Next(40);
            // Few different scores, so that many are equal.
            float[] scores = [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(1 + random.Next(12)))];
            int[] labels = [.. Enumerable.Range(0, count).Select(i => i == 0 ? 1 : i == 1 ? 0 : random.Next(2))];
            var pairs = from p in Enumerable.Range(0, count)
                        from n in Enumerable.Range(0, count)
                        where labels[p] == 1 && labels[n] == 0
                        select scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
            Assert.Equal(pairs.Average(), Metrics.AreaUnderRoc(scores, labels), 1e-12);
        }
    }

    [Fact]
    public void TheAreaUnderRocHasItsLimits()
    {
        Assert.Equal(1, Metrics.AreaUnderRoc([1, 2, 3, 4], [0, 0, 1, 1]));
        Assert.Equal(0, Metrics.AreaUnderRoc([1, 2, 3, 4], [1, 1, 0, 0]));
        Assert.Equal(0.5, Metrics.AreaUnderRoc([7, 7, 7], [1, 0, 1]));
        // scikit-learn's example: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.75.
        Assert.Equal(0.75, Metrics.AreaUnderRoc([0.1f, 0.4f, 0.35f, 0.8f], [0, 0, 1, 1]));
        Assert.Equal(double.NaN, Metrics.AreaUnderRoc([1, 2], [1, 1]));
        Assert.Equal(double.NaN, Metrics.AreaUnderRoc([1, float.NaN], [1, 0]));
        Assert.Throws<ArgumentException>("labels", () => Metrics.AreaUnderRoc([1, 2], [1]));
        Assert.Throws<ArgumentException>("labels", () => Metrics.AreaUnderRoc([1, 2], [1, 2]));
    }

    [Fact]
    public void TheKBestAreFoundAsBySorting()
    {
        Random random = new(2);
        float[] scores = [.. Enumerable.Range(0, 200 * 6).Select(_ => (float)random.Next(4))];
        int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Next(6))];
        for (int k = 1; k <= 6; k++)
        {
            int right = Enumerable.Range(0, 200).Count(i => Enumerable.Range(0, 6).OrderByDescending(c => scores[(6 * i) + c]).Take(k).Contains(labels[i]));
            Assert.Equal(right / 200.0, Metrics.TopKAccuracy(scores, 6, labels, k));
        }

        Assert.Equal(0, Metrics.TopKAccuracy([1, float.NaN], 2, [0], 2));
        Assert.Throws<ArgumentOutOfRangeException>("k", () => Metrics.TopKAccuracy([1, 2], 2, [0], 3));
        Assert.Throws<ArgumentException>("labels", () => Metrics.TopKAccuracy([1, 2], 2, [2], 1));
        Assert.Throws<ArgumentException>("scores", () => Metrics.TopKAccuracy([1, 2, 3], 2, [0], 1));
    }

    // sklearn.metrics.classification_report([0, 0, 0, 0, 1, 1, 1, 2, 2, 3], [0, 0, 1, 2, 1, 1, 0, 2, 2, 2], digits=6), version 1.2.
    [Fact]
    public void PrecisionRecallAndF1AreScikitLearns()
    {
        ConfusionMatrix matrix = Matrix(5, [0, 0, 0, 0, 1, 1, 1, 2, 2, 3], [0, 0, 1, 2, 1, 1, 0, 2, 2, 2]);
        Assert.Equal([2 / 3.0, 2 / 3.0, 0.5, 0, 0], Enumerable.Range(0, 5).Select(matrix.Precision));
        Assert.Equal([0.5, 2 / 3.0, 1, 0, 0], Enumerable.Range(0, 5).Select(matrix.Recall));
        Assert.Equal([4 / 7.0, 2 / 3.0, 2 / 3.0, 0, 0], Enumerable.Range(0, 5).Select(matrix.F1));
        Assert.Equal((0.458333, 0.541667, 0.476190), (Math.Round(matrix.MacroPrecision, 6), Math.Round(matrix.MacroRecall, 6), Math.Round(matrix.MacroF1, 6)));
        Assert.Equal((0.6, 0.6, 0.6, 0.6), (matrix.Accuracy, matrix.MicroPrecision, matrix.MicroRecall, matrix.MicroF1));
        Assert.Equal((4, 3, 1, 2), (matrix.Support(0), matrix.Predicted(0), matrix[0, 2], matrix[2, 2]));
    }

    [Fact]
    public void ASampleOfNoClassCountsAsMissed()
    {
        ConfusionMatrix matrix = Matrix(2, [0, 0, 1], [0, -1, 1]);
        Assert.Equal((2 / 3.0, 1, 0.5, 2 / 3.0, 0.8), (matrix.Accuracy, matrix.Precision(0), matrix.Recall(0), matrix.MicroRecall, matrix.MicroF1));
        Assert.Equal(0, new ConfusionMatrix(3).MacroF1);
        Assert.Throws<ArgumentOutOfRangeException>("actual", () => matrix.Add(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("predicted", () => matrix.Add(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => new ConfusionMatrix(0));
    }

    [Fact]
    public void PerplexityIsTheNumberOfEquallyLikelyClasses()
    {
        Assert.Equal(4, Metrics.Perplexity(Metrics.CrossEntropy(new float[8], 4, [0, 3])), 1e-12);
        Assert.Equal(Math.Log(1 + Math.Exp(-3)), Metrics.CrossEntropy([1000, 997], 2, [0]), 1e-12);
        Assert.Throws<ArgumentException>("labels", () => Metrics.CrossEntropy([], 4, []));
    }

    private static ConfusionMatrix Matrix(int classes, int[] actual, int[] predicted)
    {
        ConfusionMatrix matrix = new(classes);
        foreach ((int label, int prediction) in actual.Zip(predicted))
            matrix.Add(label, prediction);
        return matrix;
    }
}
