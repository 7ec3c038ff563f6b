using System.Linq;

namespace Compiled.Generator.Model;

/// <summary>One argument of a layer attribute as written or defaulted: a number, a flag (0 or 1), an enum's value, or a text.</summary>
internal sealed record LayerArgument(string Name, double Number, string? Text = null);

/// <summary>One layer attribute: what the parser read, nothing inferred.</summary>
/// <param name="Kind">The attribute's name without its suffix: <c>Dense</c>.</param>
/// <param name="Arguments">All constructor and named arguments that were written or have a default, by property name.</param>
/// <param name="Name">The <c>Name</c> given, or null.</param>
/// <param name="From">The <c>From</c> given, or null.</param>
internal sealed record LayerSpec(string Kind, EquatableArray<LayerArgument> Arguments, string? Name, string? From)
{
    /// <summary>The number of a named argument, or the default where it was not written.</summary>
    public double Number(string argument, double otherwise) =>
        Arguments.FirstOrDefault(candidate => candidate.Name == argument)?.Number ?? otherwise;

    public int Integer(string argument, int otherwise = 0) => (int)Number(argument, otherwise);

    public float Float(string argument, float otherwise) => (float)Number(argument, otherwise);

    public bool Flag(string argument, bool otherwise) => Number(argument, otherwise ? 1 : 0) != 0;

    public string? Text(string argument) => Arguments.FirstOrDefault(candidate => candidate.Name == argument)?.Text;
}
