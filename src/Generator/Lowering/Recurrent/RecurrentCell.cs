using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// What one unit of a recurrent layer computes from its sums, as statements over <c>TLane</c>: the same text serves blocks, where lanes are samples, and rows,
/// where lanes are units.
/// </summary>
internal abstract class RecurrentCell
{
    /// <summary>The sums of a unit, each a local of the kernels: those of the input's weights first.</summary>
    public abstract IReadOnlyList<string> Sums { get; }

    /// <summary>Rows of weights of a unit.</summary>
    public abstract int Gates { get; }

    /// <summary>Which sum each row of the recurrent weights adds to.</summary>
    public virtual IReadOnlyList<int> HiddenSums => [.. Enumerable.Range(0, Gates)];

    /// <summary>Whether the recurrent product has a bias and a gradient of its own, because what it adds to a sum is scaled first.</summary>
    public bool IsSplit => Sums.Count > Gates;

    /// <summary>Whether a cell c is carried beside the state h.</summary>
    public virtual bool HasCell => false;

    /// <summary>Whether the state before is read unit by unit as well, <c>h0</c>.</summary>
    public virtual bool ReadsHidden => false;

    /// <summary>Whether backward hands something to the step before beside the recurrent product, <c>back</c>.</summary>
    public virtual bool HasCarry => false;

    /// <summary>The locals that hold a unit's peephole weights, in the order of the tensor's rows.</summary>
    public virtual IReadOnlyList<string> Peepholes => [];

    /// <summary>The rows of state of a unit: h, and c where there is one.</summary>
    public int StateRows => HasCell ? 2 : 1;

    /// <summary>
    /// The statements that turn the sums into what backward keeps of them and declare <c>h</c>, and <c>c</c> and <c>tanhC</c> where there is a cell. They may
    /// read <c>c0</c>, <c>h0</c> and the peepholes. Every local ends in <paramref name="suffix"/>.
    /// </summary>
    public abstract IEnumerable<string> Forward(string suffix);

    /// <summary>
    /// The statements that turn what forward kept into the sums' gradients, given <c>dh</c>, and <c>back</c>, what the step behind handed over, into that of the step before. They may read
    /// <c>c0</c>, <c>tanhC</c>, <c>h0</c> and the peepholes.
    /// </summary>
    public abstract IEnumerable<string> Backward { get; }

    /// <summary>The functions the statements call.</summary>
    public virtual void EmitFunctions(Emit.CodeWriter writer)
    {
    }

    public static RecurrentCell Of(RecurrentLayer layer) => layer switch
    {
        RNNLayer simple => new SimpleCell(simple.Activation),
        LSTMLayer lstm => new LstmCell(lstm.Peepholes, lstm.CoupledGates),
        GRULayer => new GruCell(),
        _ => throw new NotSupportedException($"No cell for the layer {layer.Kind}."),
    };
}

/// <summary>h = f(a). The derivative of f is told from h.</summary>
internal sealed class SimpleCell(ActivationLayer activation) : RecurrentCell
{
    public override IReadOnlyList<string> Sums => ["a"];

    public override int Gates => 1;

    public override IEnumerable<string> Forward(string suffix) => [$"TLane h{suffix} = Activate(a{suffix});", $"a{suffix} = h{suffix};"];

    public override IEnumerable<string> Backward => ["a = dh * Derivative(a);"];

    public override void EmitFunctions(Emit.CodeWriter writer) => Activations.Emit(writer, activation);
}

/// <summary>c = f c0 + i g, h = o tanh(c); i is 1 - f where the gates are coupled.</summary>
internal sealed class LstmCell(bool hasPeepholes, bool isCoupled) : RecurrentCell
{
    public override IReadOnlyList<string> Sums => isCoupled ? ["f", "g", "o"] : ["i", "f", "g", "o"];

    public override int Gates => Sums.Count;

    public override bool HasCell => true;

    public override bool HasCarry => true;

    public override IReadOnlyList<string> Peepholes => !hasPeepholes ? [] : isCoupled ? ["pf", "po"] : ["pi", "pf", "po"];

    public override IEnumerable<string> Forward(string suffix)
    {
        string Sees(string gate, string cell) => hasPeepholes ? $"TLane.MultiplyAdd(p{gate}{suffix}, {cell}{suffix}, {gate}{suffix})" : gate + suffix;
        string x = suffix;
        if (!isCoupled)
        {
            yield return $"i{x} = LaneMath.Sigmoid({Sees("i", "c0")});";
        }

        yield return $"f{x} = LaneMath.Sigmoid({Sees("f", "c0")});";
        yield return $"g{x} = LaneMath.Tanh(g{x});";
        yield return isCoupled ? $"TLane c{x} = TLane.MultiplyAdd(f{x}, c0{x} - g{x}, g{x});" : $"TLane c{x} = TLane.MultiplyAdd(f{x}, c0{x}, i{x} * g{x});";
        yield return $"TLane tanhC{x} = LaneMath.Tanh(c{x});";
        yield return $"o{x} = LaneMath.Sigmoid({Sees("o", "c")});";
        yield return $"TLane h{x} = o{x} * tanhC{x};";
    }

    public override IEnumerable<string> Backward
    {
        get
        {
            yield return "TLane one = TLane.Broadcast(1f), dO = dh * tanhC * o * (one - o);";
            yield return "TLane dC = TLane.MultiplyAdd(dh * o, one - (tanhC * tanhC), back);";
            if (hasPeepholes)
            {
                yield return "dC = TLane.MultiplyAdd(po, dO, dC);";
            }

            if (isCoupled)
            {
                yield return "TLane dF = dC * (c0 - g) * f * (one - f), dG = dC * (one - f) * (one - (g * g));";
            }
            else
            {
                yield return "TLane dI = dC * g * i * (one - i), dF = dC * c0 * f * (one - f), dG = dC * i * (one - (g * g));";
            }

            yield return "back = dC * f;";
            if (hasPeepholes)
            {
                yield return isCoupled ? "back = TLane.MultiplyAdd(pf, dF, back);" : "back = TLane.MultiplyAdd(pf, dF, TLane.MultiplyAdd(pi, dI, back));";
            }

            yield return isCoupled ? "f = dF; g = dG; o = dO;" : "i = dI; f = dF; g = dG; o = dO;";
        }
    }
}

/// <summary>h = (1 - z) n + z h0 with n = tanh(n + r u), u being the recurrent product of the candidate.</summary>
internal sealed class GruCell : RecurrentCell
{
    public override IReadOnlyList<string> Sums => ["r", "z", "n", "u"];

    public override int Gates => 3;

    public override IReadOnlyList<int> HiddenSums => [0, 1, 3];

    public override bool ReadsHidden => true;

    public override bool HasCarry => true;

    public override IEnumerable<string> Forward(string suffix)
    {
        string x = suffix;
        yield return $"r{x} = LaneMath.Sigmoid(r{x});";
        yield return $"z{x} = LaneMath.Sigmoid(z{x});";
        yield return $"n{x} = LaneMath.Tanh(TLane.MultiplyAdd(r{x}, u{x}, n{x}));";
        yield return $"TLane h{x} = TLane.MultiplyAdd(z{x}, h0{x} - n{x}, n{x});";
    }

    public override IEnumerable<string> Backward =>
    [
        "dh += back;",
        "TLane one = TLane.Broadcast(1f), dN = dh * (one - z) * (one - (n * n));",
        "TLane dZ = dh * (h0 - n) * z * (one - z), dR = dN * u * r * (one - r), dU = dN * r;",
        "back = dh * z;",
        "r = dR; z = dZ; n = dN; u = dU;",
    ];
}
