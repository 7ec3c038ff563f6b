using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>
/// What an optimizer does differently to some tensors of a network: a slower or faster learning rate, less or no decay, nothing at all. Give it
/// to <see cref="ElementwiseOptimizer.Groups"/>. What is set later wins over what was set before; settings may change between steps.
/// </summary>
/// <example>
/// <code>
/// AdamW optimizer = new(0.001f)
/// {
///     Groups = new ParameterGroups(network)
///         .NoDecayOnBiasesAndNormalization()
///         .ScaleRate(tensor =&gt; tensor.Name.StartsWith("stem."), 0.1f)
///         .Freeze(tensor =&gt; tensor.Name.StartsWith("embedding1.")),
/// };
/// </code>
/// </example>
public sealed class ParameterGroups
{
    private readonly ParameterInfo[] _layout;
    private readonly Setting[] _settings;
    private UpdateSegment[]? _segments;

    /// <summary>Begins with all tensors alike.</summary>
    /// <param name="network">The network whose tensors are meant.</param>
    public ParameterGroups(INetwork network)
        : this((network ?? throw new ArgumentNullException(nameof(network))).Layout)
    {
    }

    /// <summary>Begins with all tensors alike.</summary>
    /// <param name="layout">The network class's <c>Layout</c>.</param>
    public ParameterGroups(IReadOnlyList<ParameterInfo> layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _layout = [.. layout];
        _settings = new Setting[_layout.Length];
        Array.Fill(_settings, new Setting(1, 1, false));
        ParameterCount = _layout.Sum(tensor => tensor.Length);
    }

    /// <summary>The number of parameters of the network.</summary>
    public int ParameterCount { get; }

    /// <summary>
    /// Spares every tensor of one dimension from decay: biases, the scales and shifts of normalisation, the slopes of <c>PReLU</c>. Networks that
    /// have none are fine.
    /// </summary>
    /// <returns>This.</returns>
    public ParameterGroups NoDecayOnBiasesAndNormalization() => SetWhere(tensor => tensor.Shape.Count <= 1, setting => setting with { Decay = 0 });

    /// <summary>Multiplies the decay (L1, L2 and decoupled) of some tensors; 0 spares them.</summary>
    /// <param name="which">Which tensors.</param>
    /// <param name="factor">0 or more.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">No tensor is meant, or the factor is negative, infinite or NaN.</exception>
    public ParameterGroups ScaleDecay(Func<ParameterInfo, bool> which, float factor)
    {
        OptionChecks.FiniteAndNotNegative(factor, nameof(factor));
        return Set(which, setting => setting with { Decay = factor });
    }

    /// <summary>Multiplies the learning rate of some tensors.</summary>
    /// <param name="which">Which tensors.</param>
    /// <param name="factor">0 or more.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">No tensor is meant, or the factor is negative, infinite or NaN.</exception>
    public ParameterGroups ScaleRate(Func<ParameterInfo, bool> which, float factor)
    {
        OptionChecks.FiniteAndNotNegative(factor, nameof(factor));
        return Set(which, setting => setting with { Rate = factor });
    }

    /// <summary>
    /// Freezes some tensors: neither they nor the optimizer's state for them move, and their gradient counts in no norm. Running statistics of
    /// normalisation are no parameters and go on.
    /// </summary>
    /// <param name="which">Which tensors.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">No tensor is meant.</exception>
    public ParameterGroups Freeze(Func<ParameterInfo, bool> which) => Set(which, setting => setting with { IsFrozen = true });

    /// <summary>Lets frozen tensors move again.</summary>
    /// <param name="which">Which tensors.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">No tensor is meant.</exception>
    public ParameterGroups Unfreeze(Func<ParameterInfo, bool> which) => Set(which, setting => setting with { IsFrozen = false });

    /// <summary>The runs of parameters that are updated alike, in order; the same array until a setting changes.</summary>
    internal UpdateSegment[] Segments => _segments ??= Build();

    private ParameterGroups Set(Func<ParameterInfo, bool> which, Func<Setting, Setting> change)
    {
        ArgumentNullException.ThrowIfNull(which);
        if (!_layout.Any(which))
        {
            throw new ArgumentException($"No tensor is meant; there are {string.Join(", ", _layout.Select(tensor => tensor.Name))}.", nameof(which));
        }

        return SetWhere(which, change);
    }

    private ParameterGroups SetWhere(Func<ParameterInfo, bool> which, Func<Setting, Setting> change)
    {
        for (int i = 0; i < _layout.Length; i++)
        {
            _settings[i] = which(_layout[i]) ? change(_settings[i]) : _settings[i];
        }

        _segments = null;
        return this;
    }

    private UpdateSegment[] Build()
    {
        List<UpdateSegment> segments = [];
        for (int i = 0; i < _layout.Length; i++)
        {
            (int first, int end) = (_layout[i].Offset, _layout[i].Offset + _layout[i].Length);
            if (_settings[i].IsFrozen)
            {
                continue;
            }

            UpdateSegment segment = new(first, end, _settings[i].Rate, _settings[i].Decay);
            if (segments.Count > 0 && segments[^1] is UpdateSegment last && last with { First = first, End = end } == segment && last.End == first)
            {
                segments[^1] = last with { End = end };
            }
            else
            {
                segments.Add(segment);
            }
        }

        return [.. segments];
    }

    private readonly record struct Setting(float Rate, float Decay, bool IsFrozen);
}
