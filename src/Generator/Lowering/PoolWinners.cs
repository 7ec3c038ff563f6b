using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>How the place of each window's largest value is kept from forward to backward: its number within the window, in a byte where it fits.</summary>
internal sealed class PoolWinners(PoolShape shape)
{
    private const int LargestInByte = 256;

    private bool AreBytes => shape.Window <= LargestInByte;

    private int InBlock => shape.Channels * shape.OutputPixels * 16;

    /// <summary>Floats of workspace for each block.</summary>
    public int FloatsInBlock => AreBytes ? RowLayout.Stride(InBlock / 4) : InBlock;

    /// <summary>What the buffer holds, for the emitted comment.</summary>
    public string Contents => $"which value of each window was the largest, {(AreBytes ? "a byte" : "a float")} each";

    /// <summary>The statement that declares <c>places</c>, those of the channel <c>task</c>, from the span <c>winners</c>.</summary>
    public string Declaration => AreBytes
        ? $"Span<byte> places = global::System.Runtime.InteropServices.MemoryMarshal.AsBytes(winners).Slice(task * {shape.OutputPixels * 16}, {shape.OutputPixels * 16});"
        : $"Span<float> places = winners.Slice(task * {shape.OutputPixels * 16}, {shape.OutputPixels * 16});";

    /// <summary>The statement that keeps the vector <paramref name="winner"/>.</summary>
    public string Store(string winner, string index) => $"{winner}.{(AreBytes ? "StoreBytes" : "Store")}(places, {index});";

    /// <summary>The expression of the vector kept.</summary>
    public string Load(string index) => $"TLane.{(AreBytes ? "LoadBytes" : "Load")}(places, {index})";
}
