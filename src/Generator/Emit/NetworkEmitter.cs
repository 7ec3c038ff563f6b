using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;

namespace Compiled.Generator.Emit;

/// <summary>One generated file.</summary>
internal sealed record EmittedFile(string HintName, string Text);

/// <summary>The pure function from a parsed network to its files: one for the public surface and the passes, one for each layer.</summary>
internal static class NetworkEmitter
{
    public static EquatableArray<EmittedFile> Emit(ParsedNetwork parsed)
    {
        if (!parsed.CanExtend || !parsed.IsReadable)
        {
            return EquatableArray<EmittedFile>.Empty;
        }

        NetworkSpec spec = parsed.Spec;
        Graph? graph = parsed.Problems.Count > 0 ? null : GraphBuilder.Build(spec).Graph;
        if (graph is null)
        {
            return new EquatableArray<EmittedFile>([new EmittedFile(EmittedNames.Hint(spec, null), InvalidSurfaceEmitter.Emit(spec))]);
        }

        var network = new LoweredNetwork(graph);
        var kernels = new KernelClasses(network);
        var files = new List<EmittedFile> { new(EmittedNames.Hint(spec, null), SurfaceEmitter.Emit(network, kernels)) };
        files.AddRange(kernels.All.Select(kernel => new EmittedFile(EmittedNames.Hint(spec, kernel.Name), Text(spec, kernel))));
        return new EquatableArray<EmittedFile>(files);
    }

    /// <summary>The file of one layer. Its names resolve inside a namespace of our own, whatever types the user's namespaces hold.</summary>
    private static string Text(NetworkSpec spec, KernelClass kernel)
    {
        var writer = new CodeWriter();
        writer.Lines(EmittedNames.Header(spec)).Blank();
        writer.Block($"namespace {EmittedNames.KernelNamespace(spec)}", () =>
        {
            string serves = kernel.Layers.Count < 2 ? "" : $" Serves the equal layers {string.Join(", ", kernel.Layers)}.";
            writer.Lines(EmittedNames.Usings).Blank();
            writer.Lines($"/// <summary>{Literal.Xml(kernel.Summary)} A block holds 16 samples feature by feature: <c>[feature][16]</c>.{serves}</summary>");
            writer.Block($"internal static class {kernel.Name}", () => writer.Lines(kernel.Members));
        });
        return writer.ToString();
    }
}
