using System;
using System.Collections.Generic;
using System.Reflection;

namespace Compiled.Generator.Tests.Harness;

/// <summary>A declaration after the generator and the C# compiler: what was written, and a way to make networks of it.</summary>
/// <param name="Declaration">The C# text the network was declared with.</param>
/// <param name="Sources">The generated files: text by hint name.</param>
/// <param name="Image">The bytes of the compiled assembly.</param>
/// <param name="Type">The network class, loaded.</param>
internal sealed record CompiledNetwork(string Declaration, IReadOnlyDictionary<string, string> Sources, byte[] Image, Type Type)
{
    /// <summary>The loaded assembly.</summary>
    public Assembly Assembly => Type.Assembly;

    /// <summary>A network whose parameters are drawn from <paramref name="seed"/>.</summary>
    public INetwork Create(ulong seed = 0) => (INetwork)Activator.CreateInstance(Type, seed)!;
}
