namespace Compiled.Generator.Model;

/// <summary>Something wrong with a network, found right of the cache line: the analyzer puts it on its attribute.</summary>
/// <param name="Id">The diagnostic's id in the catalogue.</param>
/// <param name="LayerIndex">The layer at fault; -1 for the <c>Network</c> attribute, -2 for the class itself, -3 for a block it uses.</param>
/// <param name="Arguments">The arguments of the diagnostic's message.</param>
internal sealed record Problem(string Id, int LayerIndex, EquatableArray<string> Arguments)
{
    /// <summary>The layer index that stands for the <c>Network</c> attribute.</summary>
    public const int Network = -1;

    /// <summary>The layer index that stands for the class itself.</summary>
    public const int Class = -2;

    /// <summary>The layer index of a fault in a block that the network uses: it is reported there, once, and not at the network.</summary>
    public const int UsedBlock = -3;
}
