using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>Checks that a caller's layouts describe the vectors that come with them.</summary>
internal static class TensorLayout
{
    /// <summary>The tensors of a layout in the order of their place in the vector, which they must tile without hole or overlap.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static ParameterInfo[] InOrder(IReadOnlyList<ParameterInfo> layout, int vectorLength, string argument)
    {
        ArgumentNullException.ThrowIfNull(layout, argument);
        ParameterInfo[] ordered = [.. layout.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length)];
        long end = 0;
        foreach (ParameterInfo tensor in ordered)
        {
            if (Count(tensor.Shape) != tensor.Length || tensor.Offset != end)
            {
                throw new ArgumentException($"Tensor {Describe.Name(tensor.Name)} of shape {Describe.Shape(tensor.Shape)} cannot have "
                    + $"{tensor.Length} elements at {tensor.Offset}: the tensors before it end at {end}.", argument);
            }
            end += tensor.Length;
        }
        if (end != vectorLength)
            throw new ArgumentException($"The tensors have {end} elements, the vector has {vectorLength}.", argument);
        return ordered;
    }

    /// <summary>Refuses names that occur twice, in either list, and names a file cannot hold.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void RequireNames(IEnumerable<ParameterInfo> tensors, string argument)
    {
        HashSet<string> names = [];
        foreach (ParameterInfo tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"The tensor name {Describe.Name(tensor.Name)} occurs twice.", argument);
            if (tensor.Name == SafetensorsHeader.MetadataName)
                throw new ArgumentException($"A tensor cannot be called {SafetensorsHeader.MetadataName}.", argument);
            RequireUnicode(tensor.Name, argument);
        }
    }

    /// <summary>Refuses text that UTF-8 cannot hold: half a surrogate pair would silently become another character.</summary>
    /// <exception cref="ArgumentException">It is such text.</exception>
    public static void RequireUnicode(string text, string argument)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"{Describe.Name(text)} is not valid Unicode.", argument, exception);
        }
    }

    // The product of the extents, or -1 where that is no length of a span.
    private static long Count(IReadOnlyList<int> shape)
    {
        long count = 1;
        foreach (int extent in shape)
        {
            if (extent < 0 || count > int.MaxValue)
                return -1;
            count *= extent;
        }
        return count;
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
