using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;

namespace Compiled.Generator.Emit;

/// <summary>
/// Writes the surface of a network with a fault: the members a caller may already use, with bodies that throw, so that the editor shows our
/// diagnostic alone and not an error at every use.
/// </summary>
internal static class InvalidSurfaceEmitter
{
    public static string Emit(NetworkSpec spec)
    {
        const string Floats = "global::System.ReadOnlySpan<float>", Labels = "global::System.ReadOnlySpan<int>", Target = "global::System.Span<float>";
        const string List = "global::System.Collections.Generic.IReadOnlyList<global::Compiled.ParameterInfo>";
        const string Refuse = "throw new global::System.InvalidOperationException(\"This network has an error in its attributes; the build says which.\")";
        bool tokens = spec.Input.Tokens > 0;
        var writer = new CodeWriter();
        writer.Lines(EmittedNames.Header(spec)).Blank();
        TypeFrame.Write(writer, spec, "/// <remarks>This network has an error in its attributes; the build says which.</remarks>", $"global::Compiled.{(tokens ? "ITokenClassifier" : "IClassifier")}, {(spec.Inspect ? "global::Compiled.IInspectable, " : "")}global::Compiled.INetwork<{spec.Name}>", () =>
        {
            writer.Lines($$"""
                #pragma warning disable 1591 // the members are documented once the network is valid

                public {{spec.Name}}(ulong seed = 0) => {{Refuse}};

                public const int InputLength = 1;

                public const int OutputLength = 1;

                public const int ParameterCount = 1;

                public const long ForwardFlops = 1;

                public const long TrainingFlops = 1;

                public const string ArchitectureHash = "";

                public const string Summary = "";

                public static {{List}} Layout => {{Refuse}};

                public static {{List}} StateLayout => {{Refuse}};

                public {{Target}} Parameters => {{Refuse}};

                public {{Target}} State => {{Refuse}};

                public static {{spec.Name}} Create(ulong seed) => {{Refuse}};
                """);
            foreach (string inputs in tokens ? new[] { Floats, Labels } : [Floats])
            {
                foreach (string method in new[] { "Forward", "Predict" })
                {
                    writer.Blank().Lines($"public void {method}({inputs} inputs, {Target} outputs) => {Refuse};");
                }
            }

            if (spec.Inspect)
            {
                writer.Blank().Lines("public const int LayerOutputLength = 1;").Blank().Lines($"public static {List} LayerOutputLayout => {Refuse};");
                writer.Blank().Lines("int global::Compiled.IInspectable.LayerOutputLength => LayerOutputLength;").Blank().Lines($"{List} global::Compiled.IInspectable.LayerOutputLayout => {Refuse};");
                foreach (string inputs in tokens ? new[] { Floats, Labels } : [Floats])
                {
                    writer.Blank().Lines($"public void Inspect({inputs} inputs, {Target} outputs) => {Refuse};");
                }
            }

            if (tokens)
            {
                writer.Blank().Lines($"int global::Compiled.ITokenNetwork.Tokens => {spec.Input.Tokens};");
            }

            foreach ((string inputs, string targets) in from inputs in tokens ? new[] { Floats, Labels } : [Floats] from targets in new[] { Floats, Labels } select (inputs, targets))
            {
                writer.Blank().Lines($"public float Loss({inputs} inputs, {targets} targets) => {Refuse};").Blank();
                writer.Lines($"public float Gradient({inputs} inputs, {targets} targets, {Target} gradient) => {Refuse};").Blank();
                writer.Lines($"public float TrainStep({inputs} inputs, {targets} targets, global::Compiled.Optimizer optimizer) => {Refuse};");
            }

            EmitStreams(writer, spec, Refuse);
            writer.Blank().Lines($"public void Save(string path) => {Refuse};").Blank().Lines($"public void Load(string path) => {Refuse};").Blank();
            foreach ((string type, string property) in new[] { ("int", "InputLength"), ("int", "OutputLength"), ("int", "ParameterCount"), ("long", "ForwardFlops"), ("long", "TrainingFlops"), ("string", "ArchitectureHash"), ("string", "Summary"), (List, "Layout"), (List, "StateLayout") })
            {
                writer.Lines($"{type} global::Compiled.INetwork.{property} => {property};").Blank();
            }

            foreach ((string type, string property) in new[] { ("int", "InputLength"), ("int", "OutputLength"), ("int", "ParameterCount") })
            {
                writer.Lines($"static {type} global::Compiled.INetwork<{spec.Name}>.{property} => {property};").Blank();
            }
        });
        return writer.ToString();
    }

    /// <summary>What networks of sequences have beside: all of it, since the fault may be why a layer is not one that would bring it.</summary>
    private static void EmitStreams(CodeWriter writer, NetworkSpec spec, string refuse)
    {
        bool tokens = spec.Input.Tokens > 0;
        if (!tokens && spec.Input.Rank != 2)
        {
            return;
        }

        writer.Blank().Lines($"public global::Compiled.State CreateState() => {refuse};").Blank();
        writer.Lines($"public void Step({(tokens ? "int token" : "global::System.ReadOnlySpan<float> input")}, global::System.Span<float> output, global::Compiled.State state) => {refuse};").Blank();
        writer.Lines($"public void ResetState() => {refuse};");
        foreach (string property in new[] { "CarriesState", "ReportsGradients" })
        {
            writer.Blank().Lines($"public bool {property} {{ get => {refuse}; set => {refuse}; }}");
        }

        foreach (string report in GeneratedNames.Reports(spec))
        {
            writer.Blank().Lines($"public global::System.ReadOnlySpan<float> {report} => {refuse};");
        }
    }
}
