using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Puts a number in the place of each missing value, which is a NaN: one number a column, fitted on training data, applied to all.</summary>
/// <remarks>As a stage it works on batches, before any normalisation; <see cref="ApplyToInputs"/> does it once for a whole data set.</remarks>
public sealed class Imputation : IBatchStage, IFittedTensors
{
    private readonly float[] _values;

    /// <summary>One that fills in zeros, to be loaded.</summary>
    /// <param name="columns">The floats of a sample.</param>
    /// <param name="name">The first part of its tensor's name.</param>
    /// <exception cref="ArgumentException">There are no columns, or no name.</exception>
    public Imputation(int columns, string name = "imputation")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _values = new float[columns];
        Layout = [new($"{name}.value", [columns], 0, columns)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ParameterInfo> Layout { get; }

    /// <inheritdoc/>
    public Span<float> Values => _values;

    /// <summary>The mean of each column's values that are there.</summary>
    /// <param name="training">The data to learn from, never that to validate or test on.</param>
    /// <exception cref="ArgumentException">A column has no value at all.</exception>
    public static Imputation FitMean(Dataset training) => Fit(training, column => (float)column.Average(value => (double)value));

    /// <summary>The median of each column's values that are there; of an even number the mean of the middle two.</summary>
    /// <inheritdoc cref="FitMean"/>
    public static Imputation FitMedian(Dataset training) => Fit(training, column =>
    {
        column.Sort();
        int middle = column.Count / 2;
        return column.Count % 2 == 1 ? column[middle] : (float)((column[middle - 1] + (double)column[middle]) / 2);
    });

    /// <inheritdoc/>
    public void Check(int inputLength)
    {
        if (inputLength != _values.Length)
            throw new ArgumentException($"A sample has {inputLength} floats, {_values.Length} columns were fitted.", nameof(inputLength));
    }

    /// <inheritdoc/>
    public void Apply(in BatchPart part) => Apply(part.Inputs);

    /// <summary>Replaces every NaN.</summary>
    /// <param name="rows">The rows, one after another.</param>
    /// <exception cref="ArgumentException">They are no whole number of rows.</exception>
    public void Apply(Span<float> rows)
    {
        if (rows.Length % _values.Length != 0)
            throw new ArgumentException($"{rows.Length} values are not a whole number of rows of {_values.Length}.", nameof(rows));
        for (int row = 0; row < rows.Length; row += _values.Length)
        {
            for (int column = 0; column < _values.Length; column++)
            {
                if (float.IsNaN(rows[row + column]))
                    rows[row + column] = _values[column];
            }
        }
    }

    /// <summary>A data set without missing inputs and with the same labels or targets.</summary>
    /// <param name="dataset">Unchanged.</param>
    /// <exception cref="ArgumentException">Its samples are of another length.</exception>
    public Dataset ApplyToInputs(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.InputLength != _values.Length)
            throw new ArgumentException($"A sample has {dataset.InputLength} floats, {_values.Length} columns were fitted.", nameof(dataset));
        float[] inputs = dataset.Inputs.ToArray();
        Apply(inputs);
        return dataset.WithInputs(inputs, dataset.InputLength);
    }

    private static Imputation Fit(Dataset training, Func<List<float>, float> value)
    {
        ArgumentNullException.ThrowIfNull(training);
        Imputation fitted = new(training.InputLength);
        List<float> column = new(training.Count);
        for (int i = 0; i < training.InputLength; i++)
        {
            column.Clear();
            for (int j = i; j < training.Inputs.Length; j += training.InputLength)
            {
                if (!float.IsNaN(training.Inputs[j]))
                    column.Add(training.Inputs[j]);
            }

            if (column.Count == 0)
                throw new ArgumentException($"Column {i} has no value to fill in: all {training.Count} are missing.", nameof(training));
            fitted._values[i] = value(column);
        }

        return fitted;
    }
}
