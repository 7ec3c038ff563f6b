using System.Collections.Generic;

namespace Compiled.Repository.Tests.Rooms;

/// <summary>
/// What each room of the generator may name besides the framework and itself: whole rooms, or single types of a room. This is the
/// picture of docs/architecture.md as data.
/// </summary>
internal static class Walls
{
    /// <summary>The namespace of the rooms.</summary>
    public const string Generator = "Compiled.Generator";

    /// <summary>Stands for every type of Roslyn.</summary>
    public const string Roslyn = "Roslyn";

    /// <summary>The rooms by folder. The generator's own folder, with the wiring, may name anything and is not listed.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Rooms = new Dictionary<string, string[]>
    {
        // Left of the cache line: symbols become a NetworkSpec.
        ["Parsing"] =
        [
            Roslyn, "Model", "Diagnostics.DiagnosticIds", "Analysis.GeneratedNames", "Analysis.GraphBuilder", "Analysis.GraphBuilderNames",
            "Analysis.BlockRules",
        ],
        ["Diagnostics"] = [Roslyn],

        // Right of it: pure functions without Roslyn.
        ["Model"] = ["Layers"],
        ["Layers"] = ["Model"],
        ["Analysis"] = ["Model", "Layers", "Diagnostics.DiagnosticIds", "Lowering.WorkspaceBuffer"],
        ["Lowering"] = ["Model", "Layers", "Analysis", "Emit.CodeWriter", "Emit.Literal"],
        ["Emit"] = ["Model", "Layers", "Analysis", "Lowering", "Parsing.ParsedNetwork"],
    };
}
