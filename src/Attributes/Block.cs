namespace Compiled;

/// <summary>Names that have a meaning inside a class marked with <see cref="BlockAttribute"/>.</summary>
public static class Block
{
    /// <summary>
    /// The output that the block starts from, for <see cref="LayerAttribute.From"/> and the joins: in <c>[Add(Block.Input)]</c> it closes a short
    /// cut around the whole block. In a block that is repeated it is the output of the repetition before.
    /// </summary>
    public const string Input = "Block.Input";
}
