using System;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>The constants of an attention.</summary>
/// <param name="Steps">Steps of a sequence.</param>
/// <param name="Heads">Heads.</param>
/// <param name="HeadWidth">Values of a query, a key or a value of one head.</param>
/// <param name="Causal">Whether a step sees itself and earlier ones only.</param>
internal sealed record AttentionShape(int Steps, int Heads, int HeadWidth, bool Causal)
{
    /// <summary>With 32 registers: 4 x 4 sums, 8 vectors for 16 multiply-adds.</summary>
    private const int MostRows = 4;

    /// <summary>Of the group between the two projections.</summary>
    public static AttentionShape Of(Node node)
    {
        var layer = (SelfAttentionLayer)node.Layer;
        return new AttentionShape(node.Output.Extents[0], layer.Heads, node.Output.Extents[1] / layer.Heads, layer.Causal);
    }

    /// <summary>Values of a step of the output.</summary>
    public int Width => Heads * HeadWidth;

    /// <summary>Values of a step of the input: queries, keys and values one after another.</summary>
    public int Triple => 3 * Width;

    /// <summary>Queries, or keys, of a tile.</summary>
    public int Rows => Math.Min(MostRows, Steps);

    /// <summary>Values of a head in a tile.</summary>
    public int Columns => Math.Min(MostRows, HeadWidth);

    /// <summary>Tiles of queries, or keys; the last one is moved back to end with the last step.</summary>
    public int Tiles => (Steps + Rows - 1) / Rows;

    /// <summary>From one query's scores to the next one's, in rows of 16: odd, because rows at a power of two would all fall into the same few sets of the cache.</summary>
    public int ScoreRow => Steps | 1;

    /// <summary>Floats of the scores of one head in a block.</summary>
    public int Scores => Steps * ScoreRow * 16;

    /// <summary>From one step of queries, keys and values to the next, in rows of 16.</summary>
    public int TripleRow => RowLayout.Spread(Triple);

    /// <summary>From one step of the output's gradient to the next, in rows of 16.</summary>
    public int GradientRow => RowLayout.Spread(Width);
}
