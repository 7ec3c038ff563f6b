using System;
using Compiled.Generator.Model;

namespace Compiled.Generator.Emit;

/// <summary>Writes the namespace and the containing types around a network class.</summary>
internal static class TypeFrame
{
    public static void Write(CodeWriter writer, NetworkSpec spec, string documentation, string bases, Action body)
    {
        void Inside(int depth)
        {
            if (depth < spec.ContainingTypes.Count)
            {
                ContainingType type = spec.ContainingTypes[depth];
                writer.Block($"{type.Keywords} {type.Name}", () => Inside(depth + 1));
                return;
            }

            writer.Lines(documentation);
            writer.Block($"partial class {spec.Name} : {bases}", body);
        }

        if (spec.Namespace.Length == 0)
        {
            Inside(0);
        }
        else
        {
            writer.Block($"namespace {spec.Namespace}", () => Inside(0));
        }
    }
}
