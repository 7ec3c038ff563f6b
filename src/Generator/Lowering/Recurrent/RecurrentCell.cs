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

    /// <summary>The sums and peepholes that <see cref="Output"/> reads.</summary>
    public virtual IReadOnlyList<string> OutputReads => [];

    /// <summary>The sums that <see cref="Output"/> changes.</summary>
    public virtual IReadOnlyList<string> OutputChanges => [];

    /// <summary>The rows of state of a unit: h, and c where there is one.</summary>
    public int StateRows => HasCell ? 2 : 1;

    /// <summary>
    /// The statements that turn the sums into what backward keeps of them and declare <c>c</c> where there is a cell, and <c>h</c> where nothing is left to
    /// <see cref="Output"/>. They may read <c>c0</c> and the peepholes.
    /// </summary>
    public abstract IEnumerable<string> Forward { get; }

    /// <summary>
    /// The statements that make the state of that: they declare <c>h</c>, and <c>tanhC</c> where there is a cell, and may read <c>c</c> and <c>h0</c>. What
    /// takes a second slow function after a first one stands here, so that kernels can calculate the first ones of several units side by side.
    /// </summary>
    public virtual IEnumerable<string> Output => [];

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

    public override IEnumerable<string> Forward => ["TLane h = Activate(a);", "a = h;"];

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

    public override IReadOnlyList<string> OutputReads => hasPeepholes ? ["o", "po"] : ["o"];

    public override IReadOnlyList<string> OutputChanges => hasPeepholes ? ["o"] : [];

    public override IEnumerable<string> Forward
    {
        get
        {
            if (!isCoupled)
            {
                yield return $"i = LaneMath.Sigmoid({Seen("i", "c0")});";
            }

            yield return $"f = LaneMath.Sigmoid({Seen("f", "c0")});";
            yield return "g = LaneMath.Tanh(g);";
            if (!hasPeepholes)
            {
                yield return "o = LaneMath.Sigmoid(o);";
            }

            yield return isCoupled ? "TLane c = TLane.MultiplyAdd(f, c0 - g, g);" : "TLane c = TLane.MultiplyAdd(f, c0, i * g);";
        }
    }

    public override IEnumerable<string> Output
    {
        get
        {
            yield return "TLane tanhC = LaneMath.Tanh(c);";
            if (hasPeepholes)
            {
                yield return $"o = LaneMath.Sigmoid({Seen("o", "c")});";
            }

            yield return "TLane h = o * tanhC;";
        }
    }

    public override IEnumerable<string> Backward
    {
        get
        {
            yield return "TLane one = TLane.Broadcast(1f), dO = dh * tanhC * o * (one - o);";
            yield return "TLane dC = TLane.MultiplyAdd(dh * o, one - (tanhC * tanhC), back);";
            if (hasPeepholes)
            {
                yield return "dC.AddProduct(po, dO);";
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
                yield return isCoupled ? "back.AddProduct(pf, dF);" : "back.AddProduct(pi, dI);\nback.AddProduct(pf, dF);";
            }

            yield return isCoupled ? "f = dF; g = dG; o = dO;" : "i = dI; f = dF; g = dG; o = dO;";
        }
    }

    private string Seen(string gate, string cell) => hasPeepholes ? $"TLane.MultiplyAdd(p{gate}, {cell}, {gate})" : gate;
}

/// <summary>h = (1 - z) n + z h0 with n = tanh(n + r u), u being the recurrent product of the candidate.</summary>
internal sealed class GruCell : RecurrentCell
{
    public override IReadOnlyList<string> Sums => ["r", "z", "n", "u"];

    public override int Gates => 3;

    public override IReadOnlyList<int> HiddenSums => [0, 1, 3];

    public override bool ReadsHidden => true;

    public override bool HasCarry => true;

    public override IReadOnlyList<string> OutputReads => ["z", "n"];

    public override IReadOnlyList<string> OutputChanges => ["n"];

    public override IEnumerable<string> Forward => ["r = LaneMath.Sigmoid(r);", "z = LaneMath.Sigmoid(z);", "n.AddProduct(r, u);"];

    public override IEnumerable<string> Output => ["n = LaneMath.Tanh(n);", "TLane h = TLane.MultiplyAdd(z, h0 - n, n);"];

    public override IEnumerable<string> Backward =>
    [
        "dh += back;",
        "TLane one = TLane.Broadcast(1f), dN = dh * (one - z) * (one - (n * n));",
        "TLane dZ = dh * (h0 - n) * z * (one - z), dR = dN * u * r * (one - r), dU = dN * r;",
        "back = dh * z;",
        "r = dR; z = dZ; n = dN; u = dU;",
    ];
}
