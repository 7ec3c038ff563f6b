using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Compiled;

/// <summary>Reads the JSON of a safetensors header, refusing whatever the format does not allow. It keeps no stack: nesting is bounded.</summary>
internal ref struct SafetensorsHeaderParser
{
    // PyTorch's and NumPy's own bound; it also keeps what a header makes us allocate within a small multiple of its length.
    private const int HighestRank = 64;

    // The header, a tensor in it, a list in that; one more so that our own messages come first.
    private const int DeepestNesting = 4;

    private readonly string _path;
    private Utf8JsonReader _reader;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> json, string path)
    {
        _path = path;
        JsonReaderOptions options = new() { MaxDepth = DeepestNesting, CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false };
        _reader = new Utf8JsonReader(json, options);
    }

    /// <summary>The tensors in header order, their names unique, their byte counts matching type and shape; and the metadata.</summary>
    /// <exception cref="InvalidFileException">Any deviation from the format.</exception>
    public static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json, string path)
    {
        if (json[0] != (byte)'{')
            throw new InvalidFileException(path, SafetensorsHeader.LengthBytes, "The header does not begin with '{'.");
        SafetensorsHeaderParser parser = new(json, path);
        try
        {
            return parser.ParseHeader();
        }
        catch (JsonException exception)
        {
            long position = SafetensorsHeader.LengthBytes + parser._reader.BytesConsumed;
            throw new InvalidFileException(path, position, $"The header is not valid JSON: {exception.Message}", exception);
        }
    }

    private readonly long Position => SafetensorsHeader.LengthBytes + _reader.TokenStartIndex;

    private (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) ParseHeader()
    {
        List<SafetensorsEntry> entries = [];
        Dictionary<string, string> metadata = [];
        HashSet<string> names = [];
        Expect(JsonTokenType.StartObject, "the header");
        while (Next() != JsonTokenType.EndObject)
        {
            long position = Position;
            string name = Text();
            if (!names.Add(name))
                throw Fault(position, $"The name {Describe.Name(name)} occurs twice.");
            if (name == SafetensorsHeader.MetadataName)
                ParseMetadata(metadata);
            else
                entries.Add(ParseTensor(name, position));
        }
        // Only blanks may follow; anything else makes the reader throw.
        _reader.Read();
        return (entries, metadata);
    }

    private void ParseMetadata(Dictionary<string, string> metadata)
    {
        Expect(JsonTokenType.StartObject, SafetensorsHeader.MetadataName);
        while (Next() != JsonTokenType.EndObject)
        {
            string key = Text();
            Expect(JsonTokenType.String, "a metadata value");
            if (!metadata.TryAdd(key, Text()))
                throw Fault(Position, $"The metadata key {Describe.Name(key)} occurs twice.");
        }
    }

    private SafetensorsEntry ParseTensor(string name, long position)
    {
        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(JsonTokenType.StartObject, "a tensor");
        while (Next() != JsonTokenType.EndObject)
        {
            long fieldPosition = Position;
            switch (Text())
            {
                case "dtype" when type is null:
                    Expect(JsonTokenType.String, "dtype");
                    string typeName = Text();
                    type = SafetensorsTypes.Find(typeName)
                        ?? throw Fault(Position, $"Tensor {Describe.Name(name)} has the element type {Describe.Name(typeName)}, which is not known.");
                    break;
                case "shape" when shape is null:
                    shape = Integers("shape", HighestRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Integers("data_offsets", 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Fault(fieldPosition, $"Tensor {Describe.Name(name)} has the same field twice.");
                case string other:
                    throw Fault(fieldPosition, $"Tensor {Describe.Name(name)} has the unknown field {Describe.Name(other)}.");
            }
        }
        if (type is null || shape is null || offsets is null)
            throw Fault(position, $"Tensor {Describe.Name(name)} lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}.");
        if (offsets.Length != 2)
            throw Fault(position, $"Tensor {Describe.Name(name)} has {offsets.Length} data_offsets; a begin and an end are needed.");
        SafetensorsEntry entry = new(name, type.Value, shape, offsets[0], offsets[1], position);
        RequireSize(entry);
        return entry;
    }

    private readonly void RequireSize(SafetensorsEntry entry)
    {
        if (entry.End < entry.Begin)
            throw Fault(entry.Position, $"Tensor {Describe.Name(entry.Name)} ends at byte {entry.End}, before it begins at {entry.Begin}.");
        long bytes = entry.Type.Size();
        foreach (long extent in entry.Shape)
        {
            if (extent != 0 && bytes > long.MaxValue / extent)
            {
                throw Fault(entry.Position,
                    $"Tensor {Describe.Name(entry.Name)} of shape {Describe.Shape(entry.Shape)} has more bytes than can be counted.");
            }
            bytes *= extent;
        }
        if (bytes != entry.End - entry.Begin)
        {
            throw Fault(entry.Position,
                $"Tensor {Describe.Name(entry.Name)} of shape {Describe.Shape(entry.Shape)} and type {entry.Type} needs {bytes} bytes, "
                + $"but data_offsets give it {entry.End - entry.Begin}.");
        }
    }

    // Whole numbers from 0 written with digits alone: neither -0 nor 2.0 nor 1e3 nor "2".
    private long[] Integers(string what, int most)
    {
        Expect(JsonTokenType.StartArray, what);
        List<long> values = [];
        while (Next() != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan[0] == (byte)'-' || !_reader.TryGetInt64(out long value))
                throw Fault(Position, $"An entry of {what} is not a whole number from 0 to {long.MaxValue}.");
            if (values.Count == most)
                throw Fault(Position, $"{what} has more than {most} entries.");
            values.Add(value);
        }
        return [.. values];
    }

    private void Expect(JsonTokenType expected, string what)
    {
        if (Next() != expected)
            throw Fault(Position, $"JSON {expected} is expected for {what}, {_reader.TokenType} is found.");
    }

    private JsonTokenType Next()
    {
        if (!_reader.Read())
            throw Fault(SafetensorsHeader.LengthBytes + _reader.BytesConsumed, "The header ends in the middle.");
        return _reader.TokenType;
    }

    // The reader checks the text of a string only here: bad UTF-8 and halves of surrogate pairs.
    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidFileException(_path, Position, "A string in the header is not valid Unicode.", exception);
        }
    }

    private readonly InvalidFileException Fault(long position, string reason) => new(_path, position, reason);
}
