using System.Collections.Generic;

namespace Compiled.Generator.Lowering;

/// <summary>The buffers of a direction of a recurrent layer: what its kernels call them, how long a step of each is and what stands where in them.</summary>
internal static class RecurrentBuffers
{
    /// <summary>What forward keeps of each step beside its state.</summary>
    public static IEnumerable<string> Kept(RecurrentCell cell)
    {
        yield return "gates";
        if (cell.IsSplit)
        {
            yield return "hiddenGates";
        }

        if (cell.HasCell)
        {
            yield return "cell";
            yield return "tanhCell";
        }
    }

    /// <summary>Floats of a step in a block.</summary>
    public static int Length(RecurrentShape shape, string buffer) => buffer is "gates" or "hiddenGates" ? shape.GateBlock : shape.StateBlock;

    /// <summary>What a buffer holds, for the emitted comment.</summary>
    public static string Contents(string buffer) => buffer switch
    {
        "gates" => "each step's gates, in backward the gradients of their sums",
        "hiddenGates" => "the candidate's recurrent product, in backward the gradients of the recurrent sums",
        "cell" => "the cell after each step",
        "tanhCell" => "tanh of the cell",
        _ => "the state after each step",
    };

    /// <summary>What kernels call a step of one block.</summary>
    public static string Local(string span) => span switch
    {
        "gates" => "all",
        "hiddenGates" => "others",
        "cell" => "cells",
        "tanhCell" => "tanhs",
        "cellBefore" => "cellsBefore",
        "before" => "statesBefore",
        "hidden" => "states",
        "sums" => "products",
        "carry" => "carried",
        "above" => "fromAbove",
        _ => span,
    };

    /// <summary>The state or cell before the first step.</summary>
    public static string Initial(string buffer) => buffer == "cell" ? "initialCell" : "initialHidden";

    /// <summary>The span and the index of a sum of a unit, whose place in one gate is <c>at</c>.</summary>
    public static string SumPlace(RecurrentShape shape, int sum)
    {
        (string local, int gate) = sum < shape.Cell.Gates ? ("all", sum) : ("others", sum - 1);
        return gate == 0 ? $"{local}, at" : $"{local}, {gate * shape.StateBlock} + at";
    }
}
