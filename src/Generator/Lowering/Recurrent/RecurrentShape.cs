using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Lowering;

/// <summary>The constants of one recurrent layer and the lists of arguments that its kernels share.</summary>
/// <param name="Steps">Steps of a sequence.</param>
/// <param name="Inputs">Features of a step.</param>
/// <param name="Units">Length of the state.</param>
/// <param name="Cell">What a unit computes.</param>
/// <param name="IsBidirectional">Whether a second direction reads from the end: kernels then take which one it is.</param>
/// <param name="ReturnsSequences">Whether the output is the state after every step.</param>
internal sealed record RecurrentShape(int Steps, int Inputs, int Units, RecurrentCell Cell, bool IsBidirectional, bool ReturnsSequences)
{
    /// <summary>Rows of weights.</summary>
    public int GateRows => Cell.Gates * Units;

    /// <summary>Floats of a state, a cell or a gate in a block.</summary>
    public int StateBlock => Units * 16;

    /// <summary>Floats of all gates in a block.</summary>
    public int GateBlock => GateRows * 16;

    /// <summary>Features of the output, of both directions together.</summary>
    public int Outputs => Units * (IsBidirectional ? 2 : 1);

    /// <summary>The spans of one direction's tensors, in the order in which the kernels take them.</summary>
    public IReadOnlyList<string> Weights => Cell.IsSplit ? ["weightIh", "weightHh", "biasIh", "biasHh"]
        : Cell.Peepholes.Count > 0 ? ["weightIh", "weightHh", "bias", "peephole"]
        : ["weightIh", "weightHh", "bias"];

    public string WeightParameters => string.Concat(Weights.Select(weight => $"ReadOnlySpan<float> {weight}, "));

    public string WeightArguments => string.Concat(Weights.Select(weight => $"{weight}, "));

    /// <summary>Whether a step of a pair of blocks takes so long, about a microsecond, that workers may share it; as a literal.</summary>
    public string IsLong => GateRows * (Inputs + Units) >= 2048 ? "isLong: true" : "isLong: false";

    /// <summary>The parameter that tells the direction, with a leading comma.</summary>
    public string DirectionParameter => IsBidirectional ? ", bool isReverse" : "";

    /// <summary>The step of the sequence at which turn <paramref name="turn"/> of the time loop is.</summary>
    public string At(string turn) => !IsBidirectional ? turn : $"(isReverse ? {Steps - 1} - {Bracket(turn)} : {turn})";

    private static string Bracket(string turn) => turn.Contains(" ") ? $"({turn})" : turn;
}
