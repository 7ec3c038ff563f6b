using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>
/// A layer that goes through a sequence (T, F) step by step and carries a state of so many units from one to the next: what RNN, LSTM and GRU share.
/// </summary>
internal abstract class RecurrentLayer(LayerSpec spec) : Layer
{
    /// <summary>The length of the state.</summary>
    public int Units { get; } = spec.Integer("Units");

    /// <summary>Whether the output is the state after every step, not only after the last.</summary>
    public bool ReturnSequences { get; } = spec.Flag("ReturnSequences", false);

    /// <summary>Whether a second direction reads the sequence from its end.</summary>
    public bool Bidirectional { get; } = spec.Flag("Bidirectional", false);

    /// <summary>How many rows of weights each unit has: its gates.</summary>
    public abstract int Gates { get; }

    /// <summary>1, or 2 for a bidirectional layer.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Floating-point operations that make one unit's state of its gates' sums, about.</summary>
    protected abstract int CellFlops { get; }

    /// <summary>What the kind's own options add to its signature.</summary>
    protected virtual string Options => "";

    public override string Description => $"{Kind}({Count(Units)}{(Bidirectional ? ", bidirectional" : "")})";

    public override string Signature => $"{Kind}({Count(Units)}{(ReturnSequences ? ", sequences" : "")}{(Bidirectional ? ", bidirectional" : "")}{Options})";

    public override Rank2 Takes => Rank2.Sequence;

    public override int OutputRank(int inputRank) => ReturnSequences ? 2 : 1;

    public override string? NeedsWhole => Bidirectional ? "is bidirectional and reads each sequence from its end as well" : null;

    public override string? CheckArguments() =>
        Units < 1 ? $"a state of {Count(Units)} units holds nothing; give {Kind} 1 unit or more" : null;

    public override string? CheckShapes(IReadOnlyList<Shape> inputs)
    {
        Shape input = inputs[0];
        if (SupportedShapes.Sequence(Kind, input) is { } wrong)
        {
            return wrong;
        }

        double weights = (double)Gates * Units * (input.Extents[1] + (double)Units) * Directions;
        return weights > SupportedShapes.MaximumParameters
            ? string.Format(
                CultureInfo.InvariantCulture,
                "{0} units on a sequence of shape {1} make {2:F0} weights, more than the {3} one network may have; use fewer units",
                Units,
                input,
                weights,
                SupportedShapes.MaximumParameters)
            : null;
    }

    public override Shape Infer(IReadOnlyList<Shape> inputs)
    {
        int features = checked(Units * Directions);
        return ReturnSequences ? new Shape(inputs[0].Extents[0], features) : new Shape(features);
    }

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation)
    {
        Tensor[] tensors = [.. Direction(inputs[0].Extents[1])];
        return Bidirectional
            ? [.. tensors, .. tensors.Select(tensor => tensor with { Name = tensor.Name + "_reverse", Description = tensor.Description + " of the reverse direction" })]
            : tensors;
    }

    /// <summary>The first step's state before is zero, so that its recurrent product is left out.</summary>
    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output)
    {
        (long steps, long features) = (inputs[0].Extents[0], inputs[0].Extents[1]);
        return Directions * ((InputProduct(features) * steps) + (HiddenProduct * (steps - 1)) + (((long)Gates + CellFlops) * Units * steps));
    }

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient)
    {
        (long steps, long features) = (inputs[0].Extents[0], inputs[0].Extents[1]);
        return Directions * ((InputProduct(features) * steps * (needsInputGradient ? 2 : 1)) + (2 * HiddenProduct * (steps - 1)) + (((long)Gates + CellFlops) * Units * steps));
    }

    /// <summary>The tensors of one direction.</summary>
    protected virtual IEnumerable<Tensor> Direction(int features)
    {
        yield return new Tensor("weight_ih", new Shape(Gates * Units, features), ParameterInit.Xavier, 0, features, Units, "weights W_ih of the input");

        // A bound of 1 / sqrt(units), as PyTorch draws them.
        yield return new Tensor("weight_hh", new Shape(Gates * Units, Units), ParameterInit.XavierUniform, 0, 3 * Units, 3 * Units, "weights W_hh of the state before");
        foreach (string bias in Biases)
        {
            yield return new Tensor(bias, new Shape(Gates * Units), ParameterInit.Zeros, 0, features, Units, bias.Replace('_', ' '));
        }
    }

    /// <summary>The names of the biases.</summary>
    protected virtual IReadOnlyList<string> Biases => ["bias"];

    protected static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private long InputProduct(long features) => 2 * Gates * Units * features;

    private long HiddenProduct => 2L * Gates * Units * Units;
}
