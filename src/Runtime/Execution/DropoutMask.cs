using System;

namespace Compiled.Execution;

/// <summary>Draws dropout masks. A value's fate depends on the call's seed, the layer and the value's place alone, not on who draws it.</summary>
public static class DropoutMask
{
    /// <summary>Fills the masks of some blocks with 0 or <paramref name="scale"/>.</summary>
    /// <param name="mask">The masks of all blocks: <paramref name="rows"/> rows of 16 each.</param>
    /// <param name="seed">The call's seed.</param>
    /// <param name="layer">The layer's index.</param>
    /// <param name="rows">Rows of 16 in a block.</param>
    /// <param name="threshold">The rate of dropping in 65536ths: each lane draws 16 bits and is dropped below it.</param>
    /// <param name="scale">What a kept value is multiplied by.</param>
    /// <param name="firstBlock">The first block to fill.</param>
    /// <param name="endBlock">The block after the last one to fill.</param>
    public static void Fill(Span<float> mask, ulong seed, int layer, int rows, int threshold, float scale, int firstBlock, int endBlock)
    {
        ulong key = RandomBits.Mix(seed, (ulong)layer);
        for (int row = firstBlock * rows; row < endBlock * rows; row++)
        {
            Span<float> lanes = mask.Slice(row * 16, 16);
            for (int quarter = 0; quarter < 4; quarter++)
            {
                ulong bits = RandomBits.Mix(key, ((ulong)row * 4) + (ulong)quarter);
                for (int lane = 0; lane < 4; lane++)
                {
                    lanes[(quarter * 4) + lane] = (int)((bits >> (16 * lane)) & 0xFFFF) < threshold ? 0f : scale;
                }
            }
        }
    }
}
