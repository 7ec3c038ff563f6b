using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>A tensor to be written: what the header says of it, and who writes its elements.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Write">Writes exactly its bytes, little-endian.</param>
internal sealed record SafetensorsOutput(string Name, SafetensorsType Type, IReadOnlyList<int> Shape, Action<Stream> Write)
{
    /// <summary>The bytes of its elements.</summary>
    public long Length => Shape.Aggregate((long)Type.Size(), (bytes, extent) => bytes * extent);
}
