using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>One thing to search over. Its values are laid out on the unit interval, equally likely parts equally long.</summary>
internal abstract class SearchParameter(string name)
{
    public string Name { get; } = name;

    /// <summary>How many values without an order there are; 0 where the values have one.</summary>
    public virtual int Categories => 0;

    /// <summary>The value at a place.</summary>
    /// <param name="unit">The place, in [0, 1].</param>
    public abstract object At(double unit);

    /// <summary>The place that stands for all places of one value.</summary>
    public virtual double Snap(double unit) => unit;

    /// <summary>The places of a grid.</summary>
    /// <param name="points">How many, where there are more values than that.</param>
    public virtual IReadOnlyList<double> Grid(int points) =>
        points == 1 ? [0.5] : [.. Enumerable.Range(0, points).Select(i => i / (double)(points - 1))];
}

/// <summary>A number from a range, or its logarithm.</summary>
internal sealed class RangeParameter(string name, double low, double high, bool logarithmic) : SearchParameter(name)
{
    public override object At(double unit) => unit switch
    {
        <= 0 => low,
        >= 1 => high,
        _ => Math.Clamp(logarithmic ? low * Math.Pow(high / low, unit) : low + ((high - low) * unit), low, high),
    };

    public override IReadOnlyList<double> Grid(int points) => low == high ? [0] : base.Grid(points);
}

/// <summary>A whole number from a range, both ends included.</summary>
internal sealed class IntegerParameter(string name, int low, int high, bool logarithmic) : SearchParameter(name)
{
    private readonly double _from = low - (logarithmic ? 0.5 : 0), _to = high + (logarithmic ? 0.5 : 1);

    public override object At(double unit) => Value(unit);

    public override double Snap(double unit)
    {
        // The middle of the value's part of the interval.
        double value = Value(unit) - (logarithmic ? 0.5 : 0);
        return (Unit(value) + Unit(value + 1)) / 2;
    }

    public override IReadOnlyList<double> Grid(int points)
    {
        IEnumerable<int> values = (long)high - low < points
            ? Enumerable.Range(low, high - low + 1)
            : base.Grid(points).Select(unit => logarithmic ? low * Math.Pow((double)high / low, unit) : low + (((double)high - low) * unit))
                .Select(value => (int)Math.Round(value)).Distinct();
        return [.. values.Select(value => Snap(Unit(value + (logarithmic ? 0 : 0.5))))];
    }

    private int Value(double unit)
    {
        double place = logarithmic ? Math.Round(_from * Math.Pow(_to / _from, unit)) : Math.Floor(_from + ((_to - _from) * unit));
        return (int)Math.Clamp(place, low, high);
    }

    private double Unit(double place) => logarithmic ? Math.Log(place / _from) / Math.Log(_to / _from) : (place - _from) / (_to - _from);
}

/// <summary>One of some values.</summary>
internal sealed class ChoiceParameter(string name, object[] values) : SearchParameter(name)
{
    public override int Categories => values.Length;

    public override object At(double unit) => values[Math.Clamp((int)(unit * values.Length), 0, values.Length - 1)];

    public override double Snap(double unit) => (Math.Clamp((int)(unit * values.Length), 0, values.Length - 1) + 0.5) / values.Length;

    public override IReadOnlyList<double> Grid(int points) => [.. Enumerable.Range(0, values.Length).Select(i => (i + 0.5) / values.Length)];
}
