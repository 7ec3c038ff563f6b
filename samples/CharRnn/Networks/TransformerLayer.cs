using Compiled;

namespace CharRnn.Networks;

/// <summary>A layer of a transformer, normalisation before attention and before the two dense layers: width 128, 4 heads.</summary>
[Block]
[LayerNorm, SelfAttention(4), Add(Block.Input, Name = "attended")]
[LayerNorm, Dense(512), GELU, Dense(128), Add("attended")]
internal static class TransformerLayer;
