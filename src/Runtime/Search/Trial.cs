using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;

namespace Compiled;

/// <summary>One attempt of a <see cref="Search"/>: the values to try, and what there is to spend on it.</summary>
public sealed class Trial
{
    private readonly IReadOnlyList<SearchParameter> _parameters;
    private readonly object[] _values;
    private readonly List<TrialReport> _reports = [];

    internal Trial(int number, SearchSpace space, object[] values, double budget, ulong seed, CancellationToken cancellationToken)
    {
        (Number, _parameters, _values) = (number, space.Parameters, values);
        (Budget, Seed, CancellationToken) = (budget, seed, cancellationToken);
    }

    /// <summary>Its number in the search, from 0. With successive halving, the number of its values, the same in each round.</summary>
    public int Number { get; }

    /// <summary>
    /// How much to spend, in whatever the search was told in: epochs, steps, samples. 1 where the kind of search has no budget.
    /// </summary>
    public double Budget { get; }

    /// <summary>For network, shuffling and the like; a function of the search's seed and <see cref="Number"/>.</summary>
    public ulong Seed { get; }

    /// <summary>Set when the search is cancelled: give it to <c>Fit</c>.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The value to try.</summary>
    /// <typeparam name="T">
    /// What the space says: <see cref="double"/> (or <see cref="float"/>) for a range, <see cref="int"/> (or <see cref="long"/>, <see cref="float"/>, <see cref="double"/>) for
    /// whole numbers, the type of a choice's values.
    /// </typeparam>
    /// <param name="name">Its name in the space.</param>
    /// <exception cref="ArgumentException">There is no such name, or its value is of another type.</exception>
    public T Get<T>(string name)
        where T : notnull
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (_parameters[i].Name == name)
            {
                return TryConvert(_values[i], out T? value)
                    ? value
                    : throw new ArgumentException($"'{name}' is a {_values[i].GetType().Name}, not a {typeof(T).Name}.", nameof(name));
            }
        }

        throw new ArgumentException($"The space has no '{name}'; it has {string.Join(", ", _parameters.Select(one => one.Name))}.", nameof(name));
    }

    /// <summary>Notes how good the trial is so far; kept in <see cref="SearchRow.Reports"/>.</summary>
    /// <param name="spent">How much of the budget has been spent.</param>
    /// <param name="score">The validation score then.</param>
    public void Report(double spent, double score) => _reports.Add(new TrialReport(spent, score));

    /// <summary>What was noted.</summary>
    internal IReadOnlyList<TrialReport> Reports => _reports;

    private static bool TryConvert<T>(object value, [NotNullWhen(true)] out T? result)
        where T : notnull
    {
        object? converted = value switch
        {
            T => value,
            double number when typeof(T) == typeof(float) => (float)number,
            int number when typeof(T) == typeof(long) => (long)number,
            int number when typeof(T) == typeof(float) => (float)number,
            int number when typeof(T) == typeof(double) => (double)number,
            _ => null,
        };
        result = converted is null ? default : (T)converted;
        return converted is not null;
    }
}

/// <summary>How good a trial was on the way.</summary>
/// <param name="Spent">How much of its budget it had spent.</param>
/// <param name="Score">Its validation score then.</param>
public readonly record struct TrialReport(double Spent, double Score);
