using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>
/// Which values of two extents are sequences (T, F) and which signals (C, L). Shapes alone do not tell; layers do: a convolution over one extent takes and
/// makes signals, a recurrent layer, attention, an embedding or a dense layer sequences, and all others, as activations, normalisations and joins, make of
/// a value another of the same kind. So what one layer takes for a sequence is one for all layers between it and the next <c>Reshape</c>. A value that
/// no layer tells the kind of is a signal.
/// </summary>
/// <remarks>It is decided before any shape is inferred, since shapes of weights depend on it: from the ranks alone, which do not.</remarks>
internal sealed class SequenceRule
{
    // By value, the network's input at 0: its class's first value, and by that the first layers that tell what the class is, or -1.
    private readonly int[] _classes;
    private readonly int[] _signals;
    private readonly int[] _sequences;

    private SequenceRule(int values)
    {
        _classes = [.. Enumerable.Range(0, values)];
        _signals = [.. Enumerable.Repeat(-1, values)];
        _sequences = [.. Enumerable.Repeat(-1, values)];
    }

    /// <summary>Decides for all values of a network, up to the first layer that cannot be read; that one is a fault anyway.</summary>
    public static SequenceRule Of(NetworkSpec spec)
    {
        var rule = new SequenceRule(spec.Layers.Count + 1);
        List<int> ranks = [spec.Input.Rank];
        for (int index = 0; index < spec.Layers.Count; index++)
        {
            if (LayerCatalogue.Create(spec.Layers[index]) is not { } layer || LayerInputs.Resolve(spec, index, layer, out IReadOnlyList<int> inputs) is not null)
                break;
            ranks.Add(layer.OutputRank(ranks[inputs[0] + 1]));
            List<int> values = [.. inputs.Append(index).Where(value => ranks[value + 1] == 2)];
            if (layer.Takes != Rank2.Either)
                values.ForEach(value => Tell(layer.Takes == Rank2.Signal ? rule._signals : rule._sequences, rule.ClassOf(value), index));
            else if (layer is not ReshapeLayer)
                values.ForEach(value => rule.Unite(values[0], value));
        }

        return rule;
    }

    /// <summary>The shape of a value with what it is.</summary>
    /// <param name="value">The layer that makes it; <see cref="Graph.InputIndex"/> for the network's input.</param>
    /// <param name="shape">Its shape.</param>
    public Shape Of(int value, Shape shape) => shape.Rank == 2 && _sequences[ClassOf(value)] >= 0 ? shape with { IsSequence = true } : shape;

    /// <summary>The two layers of which one takes a value, or what is made of it or it is made of, for a signal and the other for a sequence; null where all agree.</summary>
    public (int Signal, int Sequence)? Conflict(int value) =>
        _signals[ClassOf(value)] is >= 0 and var signal && _sequences[ClassOf(value)] is >= 0 and var sequence ? (signal, sequence) : null;

    private static void Tell(int[] tellers, int valueClass, int layer) => tellers[valueClass] = tellers[valueClass] < 0 ? layer : tellers[valueClass];

    private int ClassOf(int value) => _classes[value + 1];

    private void Unite(int first, int second)
    {
        (int into, int from) = (ClassOf(first), ClassOf(second));
        for (int value = 0; value < _classes.Length && into != from; value++)
            _classes[value] = _classes[value] == from ? into : _classes[value];
        foreach (int[] tellers in new[] { _signals, _sequences })
            tellers[into] = tellers[into] < 0 ? tellers[from] : tellers[from] < 0 ? tellers[into] : System.Math.Min(tellers[into], tellers[from]);
    }
}
