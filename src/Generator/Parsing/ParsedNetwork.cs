using Compiled.Generator.Model;

namespace Compiled.Generator.Parsing;

/// <summary>What the parser read from one class; it compares by value.</summary>
/// <param name="Spec">The network, as good as it can be recovered from a faulty class.</param>
/// <param name="Problems">What is wrong with the class itself: none or one. Faults of the layers are the graph builder's to find.</param>
/// <param name="CanExtend">Whether members can be added to the class: where not, anything emitted would only add errors of the compiler.</param>
/// <param name="IsReadable">Whether all arguments could be read; where not, the compiler has its own error on one, and ours would repeat it.</param>
internal sealed record ParsedNetwork(NetworkSpec Spec, EquatableArray<Problem> Problems, bool CanExtend, bool IsReadable);
