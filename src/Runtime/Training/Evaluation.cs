using System;

namespace Compiled;

/// <summary>What <see cref="Metrics.Evaluate"/> found: the outputs of a network for all samples of a data set, and every measure of them.</summary>
/// <remarks>
/// Measures of classification are null where the samples have no classes, those of regression where they have. See
/// <see cref="Metrics.HasClasses"/>; other sources than a <see cref="Dataset"/> have classes where they have labels or the network is a classifier.
/// It keeps <c>Samples * OutputLength</c> floats. Where there is a label for each step of sequences, each step that counts, whose label is not -1, is a sample here.
/// </remarks>
public sealed class Evaluation
{
    private readonly bool _scoresAreLogits;
    private readonly float[] _outputs;
    private readonly int[]? _labels;
    private readonly float[] _targets;

    internal Evaluation(double loss, int outputLength, bool scoresAreLogits, float[] outputs, int[]? labels, float[] targets)
    {
        Loss = loss;
        OutputLength = outputLength;
        Samples = outputs.Length / outputLength;
        _scoresAreLogits = scoresAreLogits;
        _outputs = outputs;
        _labels = labels;
        _targets = targets;
        Confusion = labels is null ? null : Count(outputs, outputLength, labels);
    }

    /// <summary>The number of samples; of sequences with a label for each step, of the steps that count.</summary>
    public int Samples { get; }

    /// <summary>The outputs of such a sample.</summary>
    public int OutputLength { get; }

    /// <summary>The mean loss.</summary>
    public double Loss { get; }

    /// <summary>What the network gave for each sample, one after another: raw scores of several classes, predictions otherwise.</summary>
    public ReadOnlySpan<float> Outputs => _outputs;

    /// <summary>How often samples of each class were taken for each class; with one output the classes are 0 and 1.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>The share of samples classified correctly; see <see cref="Metrics.Accuracy"/>.</summary>
    public double? Accuracy => Confusion?.Accuracy;

    /// <summary>
    /// The area under the receiver operating characteristic: with two classes, of the second; with more, the mean over the classes, each against all
    /// others, that some samples have and some have not. Null where there is none.
    /// </summary>
    public double? AreaUnderRoc
    {
        get
        {
            if (Confusion is null)
                return null;
            if (Confusion.Classes == 2)
                return AreaUnderRocOf(1);
            double sum = 0;
            int measured = 0;
            for (int i = 0; i < Confusion.Classes; i++)
            {
                if (AreaUnderRocOf(i) is not { } area)
                    continue;
                sum += area;
                measured++;
            }

            return measured == 0 ? null : sum / measured;
        }
    }

    /// <summary>The mean cross entropy in nats of a classifier's scores, without smoothing of labels.</summary>
    public double? CrossEntropy => _labels is not null && _scoresAreLogits ? Metrics.CrossEntropy(_outputs, OutputLength, _labels) : null;

    /// <summary>e to the <see cref="CrossEntropy"/>: among how many equally likely classes the classifier seems to guess; NaN where that is.</summary>
    public double? Perplexity => CrossEntropy is { } entropy ? (double.IsNaN(entropy) ? entropy : Metrics.Perplexity(entropy)) : null;

    /// <summary>The mean of |prediction - target|.</summary>
    public double? MeanAbsoluteError => _labels is null ? Metrics.MeanAbsoluteError(_outputs, _targets) : null;

    /// <summary>The square root of the mean of (prediction - target)^2.</summary>
    public double? RootMeanSquaredError => _labels is null ? Metrics.RootMeanSquaredError(_outputs, _targets) : null;

    /// <summary>The coefficient of determination; see <see cref="Metrics.R2"/>.</summary>
    public double? R2 => _labels is null ? Metrics.R2(_outputs, _targets, OutputLength) : null;

    /// <summary>The share of samples whose class is among the k with the largest scores.</summary>
    /// <param name="k">From 1 to the number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many classes.</exception>
    /// <exception cref="InvalidOperationException">The samples have no classes, or the network has one output.</exception>
    public double TopKAccuracy(int k)
    {
        if (_labels is null || OutputLength == 1)
            throw new InvalidOperationException("There is no row of scores over classes, which the k best could be taken from.");
        return Metrics.TopKAccuracy(_outputs, OutputLength, _labels, k);
    }

    /// <summary>The area under the receiver operating characteristic of one class against all others, by its probability; null where all samples are of
    /// the class, or none.</summary>
    /// <param name="class">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="InvalidOperationException">The samples have no classes.</exception>
    public double? AreaUnderRocOf(int @class)
    {
        if (_labels is null)
            throw new InvalidOperationException("The samples have no classes.");
        long support = Confusion!.Support(@class);
        if (support == 0 || support == Samples)
            return null;
        float[] scores = new float[Samples];
        int[] isOfClass = new int[Samples];
        for (int i = 0; i < Samples; i++)
        {
            scores[i] = Score(_outputs.AsSpan(i * OutputLength, OutputLength), @class);
            isOfClass[i] = _labels[i] == @class ? 1 : 0;
        }

        double area = Metrics.AreaUnderRoc(scores, isOfClass);
        return double.IsNaN(area) ? null : area;
    }

    // What ranks samples by how much they look like a class. The softmax of raw scores, as log odds, which do not run into 0 and 1 and make ties there.
    private float Score(ReadOnlySpan<float> row, int @class)
    {
        if (row.Length == 1)
            return @class == 1 ? row[0] : -row[0];
        if (!_scoresAreLogits)
            return row[@class];
        double largest = double.NegativeInfinity, others = 0;
        for (int i = 0; i < row.Length; i++)
            largest = i == @class ? largest : Math.Max(largest, row[i]);
        for (int i = 0; i < row.Length; i++)
            others += i == @class ? 0 : Math.Exp(row[i] - largest);
        return (float)(row[@class] - largest - Math.Log(others));
    }

    private static ConfusionMatrix Count(float[] outputs, int width, int[] labels)
    {
        ConfusionMatrix matrix = new(Math.Max(2, width));
        for (int i = 0; i < labels.Length; i++)
            matrix.Add(labels[i], Evaluator.Class(outputs.AsSpan(i * width, width)));
        return matrix;
    }
}
