using System;

namespace Compiled;

/// <summary>How often samples of each class were taken for each class, and what follows from that.</summary>
/// <remarks>
/// With TP the samples of a class that were taken for it: precision = TP / all that were taken for it, recall = TP / all that are of it,
/// F1 = 2 precision recall / (precision + recall). A quotient of 0 by 0 counts 0. Macro averages are over the classes that occur, as label or as prediction,
/// each with the same weight; micro averages are made from sums over all classes. These are scikit-learn's definitions.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;
    private readonly long[] _support;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Classes = classes;
        _counts = new long[checked(classes * classes)];
        _support = new long[classes];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The samples counted so far.</summary>
    public long Samples { get; private set; }

    /// <summary>How many samples of class <paramref name="actual"/> were taken for class <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => _counts[Index(actual, predicted)];

    /// <summary>The share of samples taken for what they are.</summary>
    public double Accuracy => Quotient(Right, Samples);

    /// <summary>The mean of <see cref="Precision"/> over the classes that occur.</summary>
    public double MacroPrecision => Mean(Precision);

    /// <summary>The mean of <see cref="Recall"/> over the classes that occur.</summary>
    public double MacroRecall => Mean(Recall);

    /// <summary>The mean of <see cref="F1"/> over the classes that occur.</summary>
    public double MacroF1 => Mean(F1);

    /// <summary>All right predictions by all predictions.</summary>
    public double MicroPrecision => Quotient(Right, Predicted());

    /// <summary>All right predictions by all samples.</summary>
    public double MicroRecall => Quotient(Right, Samples);

    /// <summary>The harmonic mean of the two; the accuracy, where every sample has a prediction.</summary>
    public double MicroF1 => Quotient(2 * Right, Predicted() + Samples);

    /// <summary>Counts a sample.</summary>
    /// <param name="actual">Its class.</param>
    /// <param name="predicted">What it was taken for; -1 for no class at all, as where a score is NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int actual, int predicted)
    {
        RequireClass(actual, nameof(actual));
        if (predicted != -1)
            _counts[Index(actual, predicted)]++;
        _support[actual]++;
        Samples++;
    }

    /// <summary>The samples of a class.</summary>
    public long Support(int actual)
    {
        RequireClass(actual, nameof(actual));
        return _support[actual];
    }

    /// <summary>How many samples were taken for a class.</summary>
    public long Predicted(int predicted)
    {
        RequireClass(predicted, nameof(predicted));
        long sum = 0;
        for (int actual = 0; actual < Classes; actual++)
            sum += this[actual, predicted];
        return sum;
    }

    /// <summary>Of the samples taken for a class, the share that is of it.</summary>
    public double Precision(int @class) => Quotient(this[@class, @class], Predicted(@class));

    /// <summary>Of the samples of a class, the share that was taken for it.</summary>
    public double Recall(int @class) => Quotient(this[@class, @class], Support(@class));

    /// <summary>The harmonic mean of precision and recall of a class.</summary>
    public double F1(int @class) => Quotient(2 * this[@class, @class], Predicted(@class) + Support(@class));

    /// <summary>All counts, a row a class, and the samples of each class in a row of their own: they are more where some were taken for no class.</summary>
    internal double[] Table => [.. _counts, .. _support];

    /// <summary>A matrix from its table; null where the numbers are not such counts.</summary>
    internal static ConfusionMatrix? Of(int classes, ReadOnlySpan<double> table)
    {
        if (table.Length != (classes + 1L) * classes)
            return null;
        ConfusionMatrix matrix = new(classes);
        for (int actual = 0; actual < classes; actual++)
        {
            double taken = 0, support = table[(classes * classes) + actual];
            for (int predicted = 0; predicted < classes; predicted++)
            {
                double count = table[(actual * classes) + predicted];
                taken += count;
                if (!IsCount(count))
                    return null;
                matrix._counts[(actual * classes) + predicted] = (long)count;
            }

            if (!IsCount(support) || taken > support)
                return null;
            matrix._support[actual] = (long)support;
            matrix.Samples += (long)support;
        }

        return matrix;

        static bool IsCount(double number) => number is >= 0 and <= 1L << 53 && number == Math.Floor(number);
    }

    private long Right
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < Classes; i++)
                sum += this[i, i];
            return sum;
        }
    }

    private long Predicted()
    {
        long sum = 0;
        foreach (long count in _counts)
            sum += count;
        return sum;
    }

    private double Mean(Func<int, double> measure)
    {
        double sum = 0;
        int occurring = 0;
        for (int i = 0; i < Classes; i++)
        {
            if (Support(i) + Predicted(i) == 0)
                continue;
            sum += measure(i);
            occurring++;
        }

        return occurring == 0 ? 0 : sum / occurring;
    }

    private static double Quotient(long dividend, long divisor) => divisor == 0 ? 0 : (double)dividend / divisor;

    private int Index(int actual, int predicted)
    {
        RequireClass(actual, nameof(actual));
        RequireClass(predicted, nameof(predicted));
        return (actual * Classes) + predicted;
    }

    private void RequireClass(int index, string name)
    {
        if ((uint)index >= (uint)Classes)
            throw new ArgumentOutOfRangeException(name, index, $"There is no such class; there are {Classes}.");
    }
}
