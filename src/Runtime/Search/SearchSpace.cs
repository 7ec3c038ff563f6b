using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>What a <see cref="Search"/> varies: names and the values that they can have.</summary>
/// <example>
/// <code>
/// SearchSpace space = new SearchSpace()
///     .LogUniform("rate", 1e-4, 1e-1)
///     .Integer("batch", 16, 256, logarithmic: true)
///     .Uniform("decay", 0, 0.1)
///     .Choice("optimizer", "Adam", "Momentum");
/// </code>
/// </example>
public sealed class SearchSpace
{
    private readonly List<SearchParameter> _parameters = [];

    /// <summary>Begins with nothing to vary.</summary>
    public SearchSpace()
    {
    }

    /// <summary>A copy, which does not change when the other one does.</summary>
    internal SearchSpace(SearchSpace other) => _parameters = [.. other._parameters];

    /// <summary>The names, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => [.. _parameters.Select(parameter => parameter.Name)];

    /// <summary>Adds a number, every part of the range equally likely; a trial gets a <see cref="double"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The largest value, not below <paramref name="low"/>.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the range is none.</exception>
    public SearchSpace Uniform(string name, double low, double high)
    {
        CheckRange(low, high, double.MinValue);
        return Add(name, new RangeParameter(name, low, high, logarithmic: false));
    }

    /// <summary>
    /// Adds a positive number, every part of its logarithm's range equally likely: for learning rates and decays, of which the order of magnitude
    /// matters. A trial gets a <see cref="double"/>.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value, above 0.</param>
    /// <param name="high">The largest value, not below <paramref name="low"/>.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the range is none.</exception>
    public SearchSpace LogUniform(string name, double low, double high)
    {
        CheckRange(low, high, double.Epsilon);
        return Add(name, new RangeParameter(name, low, high, logarithmic: true));
    }

    /// <summary>Adds a whole number; a trial gets an <see cref="int"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The largest value, itself included, not below <paramref name="low"/>.</param>
    /// <param name="logarithmic">Whether the logarithm is spread evenly and not the number; <paramref name="low"/> is then at least 1.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the range is none.</exception>
    public SearchSpace Integer(string name, int low, int high, bool logarithmic = false)
    {
        CheckRange(low, high, logarithmic ? 1 : int.MinValue);
        return Add(name, new IntegerParameter(name, low, high, logarithmic));
    }

    /// <summary>Adds one of some values, all equally likely and without an order.</summary>
    /// <typeparam name="T">What a trial gets: numbers, texts, enums, anything.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values, at least one.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The name is taken, or there is no value.</exception>
    public SearchSpace Choice<T>(string name, params T[] values)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ArgumentException("A choice has at least one value.", nameof(values));
        }

        return Add(name, new ChoiceParameter(name, [.. values.Cast<object>()]));
    }

    /// <summary>The parameters, in order.</summary>
    internal IReadOnlyList<SearchParameter> Parameters => _parameters;

    private SearchSpace Add(string name, SearchParameter parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_parameters.Any(other => other.Name == name))
        {
            throw new ArgumentException($"There is a '{name}' already.", nameof(name));
        }

        _parameters.Add(parameter);
        return this;
    }

    private static void CheckRange(double low, double high, double least)
    {
        if (!(double.IsFinite(low) && low >= least))
        {
            throw new ArgumentOutOfRangeException(nameof(low), low, "The least value is a finite number, above 0 where its logarithm is spread.");
        }

        if (!(double.IsFinite(high) && high >= low))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, "The largest value is a finite number, and not below the least.");
        }
    }
}
