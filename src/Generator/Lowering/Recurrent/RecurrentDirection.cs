using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>One direction of a recurrent layer in one pass: the names of its tensors and its buffers.</summary>
/// <param name="lowering">The prefix of the layer's locals.</param>
/// <param name="shape">The layer's constants.</param>
/// <param name="isReverse">Whether it reads the sequence from its end.</param>
/// <param name="node">The layer at its place.</param>
internal sealed class RecurrentDirection(string lowering, RecurrentShape shape, bool isReverse, Node node)
{
    private readonly Dictionary<string, WorkspaceBuffer> _buffers = [];

    public bool IsReverse => isReverse;

    /// <summary>The locals of its tensors, each with a trailing comma.</summary>
    public string Weights => string.Concat(Tensors.Select(tensor => tensor + ", "));

    /// <summary>The locals of its tensors.</summary>
    public IReadOnlyList<string> Tensors => [.. node.Parameters.Where(tensor => tensor.Name.EndsWith("_reverse", System.StringComparison.Ordinal) == isReverse).Select(tensor => lowering + Names.Tensor(tensor.Name))];

    /// <summary>The argument that tells the direction, with a leading comma; nothing where there is only one.</summary>
    public string Argument => !shape.IsBidirectional ? "" : isReverse ? ", isReverse: true" : ", isReverse: false";

    /// <summary>In words, for the emitted comments.</summary>
    public string InWords => isReverse ? " from the end" : "";

    /// <summary>The buffer of that name.</summary>
    public WorkspaceBuffer this[string name] => _buffers[name];

    /// <summary>All of some buffers, as arguments.</summary>
    public string Arguments(IEnumerable<string> names) => string.Concat(names.Select(name => _buffers[name].Name + ", "));

    /// <summary>All of some buffers.</summary>
    public WorkspaceBuffer[] Buffers(IEnumerable<string> names) => [.. names.Select(name => _buffers[name])];

    /// <summary>Creates a buffer of so many floats a block.</summary>
    public WorkspaceBuffer Create(PassBuilder pass, string name, int size, string contents)
    {
        string local = lowering + char.ToUpperInvariant(name[0]) + name.Substring(1) + (isReverse ? "Reverse" : "");
        return _buffers[name] = pass.NewBuffer(local, size, contents);
    }
}
