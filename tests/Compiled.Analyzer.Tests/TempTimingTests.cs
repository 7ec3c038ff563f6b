using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Xunit;
namespace Compiled.Analyzer.Tests;
public class TempTimingTests
{
    [Fact]
    public void Time()
    {
        string block = """
        using Compiled;
        [Block]
        [Conv2D(Unit.Filters, 3, Stride = Unit.Stride, Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(Unit.Filters, 3, Padding = 1, Bias = false), BatchNorm(Name = "body")]
        [Conv2D(Unit.Filters, 1, Stride = Unit.Stride, Bias = false, From = Block.Input), BatchNorm]
        [Add("body"), ReLU]
        public static partial class Unit { public const int Filters = 16, Stride = 1; }
        """;
        string net = "[Network(3, 64, 64)] [Conv2D(16, 3, Padding = 1)]\n" + string.Join("\n", Enumerable.Range(0, 24).Select(i => $"[Use(typeof(Unit), {16 + i}, 1)]")) + "[GlobalAvgPool2D, Dense(10), SoftmaxCrossEntropy] public partial class Net;";
        string written = "[Network(3, 64, 64)] [Conv2D(16, 3, Padding = 1)]\n" + string.Join("\n", Enumerable.Range(0, 24).Select(i => $"[Conv2D({16+i}, 3, Stride = 1, Padding = 1, Bias = false), BatchNorm, ReLU] [Conv2D({16+i}, 3, Padding = 1, Bias = false), BatchNorm(Name = \"body{i}\")] [Conv2D({16+i}, 1, Bias = false), BatchNorm] [Add(\"body{i}\"), ReLU]")) + "[GlobalAvgPool2D, Dense(10), SoftmaxCrossEntropy] public partial class Net;";
        string repeat = "[Network(3, 64, 64)] [Conv2D(16, 3, Padding = 1)] [Use(typeof(Unit), 32, Repeat = 24)] [GlobalAvgPool2D, Dense(10), SoftmaxCrossEntropy] public partial class Net;";
        var text = new StringBuilder();
        foreach (string source in new[] { net, written, repeat, net, written, repeat, net, written, repeat })
        {
            var compilation = Sources.Compile([block + source]);
            var type = Sources.Type(compilation, "Net");
            compilation.GetDiagnostics();
            var clock = Stopwatch.StartNew();
            var parsed = NetworkParser.Parse(type, CancellationToken.None);
            text.AppendLine($"{parsed.Spec.Layers.Count} layers, {clock.Elapsed.TotalMilliseconds:F1} ms");
        }
        throw new Exception(text.ToString());
    }
}
