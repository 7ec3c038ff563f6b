namespace Compiled.Generator.Layers;

/// <summary>What a layer takes a value of two extents for.</summary>
internal enum Rank2
{
    /// <summary>Whatever it is: the layer makes of each value one in the same place.</summary>
    Either,

    /// <summary>A signal (C, L): channels of so many values each.</summary>
    Signal,

    /// <summary>A sequence (T, F): steps of so many features each.</summary>
    Sequence,
}
