namespace Compiled;

/// <summary>What the header says about one tensor.</summary>
/// <param name="Name">The name, with JSON escapes resolved.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The extents, none negative.</param>
/// <param name="Begin">The first byte, counted from the start of the data section.</param>
/// <param name="End">The byte after the last one.</param>
/// <param name="Position">Where in the file the name stands, for messages.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End, long Position);
