using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes batch normalisation in training: for each feature, mean, variance and output, and backward through all three.</summary>
/// <param name="features">The number of features.</param>
/// <param name="layer">Momentum and epsilon.</param>
/// <param name="activated">The expression that is stored for a normalised vector <c>v</c>.</param>
internal sealed class BatchNormTrainingKernel(int features, BatchNormLayer layer, string activated)
{
    private string Walk => $"for (int block = 0, i = (f * 16) + lane; block < blocks; block++, i += {features * 16})";

    public void EmitForward(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>
        /// Mean and variance over the samples in two passes (Goodfellow, Bengio and Courville, section 8.7.1), then the normalised output.
        /// The running statistics take a share of {{FloatLiteral.Text(layer.Momentum)}} of the new ones, the variance unbiased.
        /// </summary>
        {{TileWriter.Optimize}}
        internal static void Forward<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> runningMean, Span<float> runningVar, Span<float> statistics, Span<float> y, int samples, int firstTask, int endTask)
            where TLane : struct, ILane<TLane>
        {
            Span<float> sums = stackalloc float[16];
            int blocks = (samples + 15) / 16;
            for (int f = firstTask; f < endTask; f++)
            {
                for (int lane = 0; lane < 16; lane += TLane.Count)
                {
                    TLane sum = TLane.Zero;
                    {{Walk}}
                    {
                        sum += TLane.KeepFirst(TLane.Load(x, i), samples - (block * 16) - lane);
                    }

                    sum.Store(sums, lane);
                }

                float mean = TLane.SumOf16(sums, 0) / samples;
                TLane center = TLane.Broadcast(mean);
                for (int lane = 0; lane < 16; lane += TLane.Count)
                {
                    TLane sum = TLane.Zero;
                    {{Walk}}
                    {
                        TLane d = TLane.KeepFirst(TLane.Load(x, i) - center, samples - (block * 16) - lane);
                        sum = TLane.MultiplyAdd(d, d, sum);
                    }

                    sum.Store(sums, lane);
                }

                float squares = TLane.SumOf16(sums, 0), inverse = 1f / MathF.Sqrt((squares / samples) + {{Literal.Of(layer.Epsilon)}});
                statistics[f] = mean;
                statistics[{{features}} + f] = inverse;
                runningMean[f] += {{Literal.Of(layer.Momentum)}} * (mean - runningMean[f]);
                runningVar[f] += {{Literal.Of(layer.Momentum)}} * ((squares / (samples - 1)) - runningVar[f]);

                TLane scale = TLane.Broadcast(inverse * weight[f]), shift = TLane.Broadcast(bias[f]);
                for (int lane = 0; lane < 16; lane += TLane.Count)
                {
                    {{Walk}}
                    {
                        TLane v = TLane.MultiplyAdd(TLane.Load(x, i) - center, scale, shift);
                        {{activated}}.Store(y, i);
                    }
                }
            }
        }
        """);

    public void EmitBackward(CodeWriter writer, bool reachesInput, bool accumulates)
    {
        string target = reachesInput ? "Span<float> dx, " : "";
        const string Value = "TLane.KeepFirst(scale * (TLane.Load(dy, i) - offset - ((TLane.Load(x, i) - center) * slope)), samples - (block * 16) - lane)";
        string input = !reachesInput ? "" : $$"""


                // dx = weight / sqrt(variance + epsilon) (dy - mean of dy - z mean of (dy z)), z the normalised x.
                TLane scale = TLane.Broadcast(weight[f] * inverse), offset = TLane.Broadcast(sum / samples);
                TLane slope = TLane.Broadcast(inverse * (product / samples));
                for (int lane = 0; lane < 16; lane += TLane.Count)
                {
                    {{Walk}}
                    {
                        {{(accumulates ? $"(TLane.Load(dx, i) + {Value})" : Value)}}.Store(dx, i);
                    }
                }
            """;
        writer.Blank().Lines($$"""
            /// <summary>The gradients of weight (the sum of dy times the normalised x) and bias (the sum of dy){{(reachesInput ? ", and of x through the statistics" : "")}}.</summary>
            {{TileWriter.Optimize}}
            internal static void Backward<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, ReadOnlySpan<float> statistics, {{target}}Span<float> dWeight, Span<float> dBias, int samples, int firstTask, int endTask)
                where TLane : struct, ILane<TLane>
            {
                Span<float> sums = stackalloc float[16], products = stackalloc float[16];
                int blocks = (samples + 15) / 16;
                for (int f = firstTask; f < endTask; f++)
                {
                    float inverse = statistics[{{features}} + f];
                    TLane center = TLane.Broadcast(statistics[f]);
                    for (int lane = 0; lane < 16; lane += TLane.Count)
                    {
                        TLane total = TLane.Zero, weighted = TLane.Zero;
                        {{Walk}}
                        {
                            TLane g = TLane.Load(dy, i);
                            total += g;
                            weighted = TLane.MultiplyAdd(g, TLane.Load(x, i) - center, weighted);
                        }

                        total.Store(sums, lane);
                        weighted.Store(products, lane);
                    }

                    float sum = TLane.SumOf16(sums, 0), product = TLane.SumOf16(products, 0) * inverse;
                    dBias[f] = sum;
                    dWeight[f] = product;{{input.Replace("\n    ", "\n        ")}}
                }
            }
            """);
    }
}
