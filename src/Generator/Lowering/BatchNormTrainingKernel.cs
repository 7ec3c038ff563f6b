using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes batch normalisation in training: for each feature, mean, variance and output, and backward through all three.</summary>
/// <param name="features">The number of features.</param>
/// <param name="layer">Momentum and epsilon.</param>
/// <param name="activated">The expression that is stored for a normalised vector <c>v</c>.</param>
internal sealed class BatchNormTrainingKernel(int features, BatchNormLayer layer, string activated)
{
    private const string Lanes = "for (int lane = 0; lane < 16; lane += TLane.Count)";

    private string Walk => $"for (int block = 0, i = (f * 16) + lane; block < blocks; block++, i += {features * 16})";

    public void EmitForward(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>
        /// Mean and variance over the samples in two passes (Goodfellow, Bengio and Courville, section 8.7.1), then the normalised output.
        /// The running statistics take a share of {{FloatLiteral.Text(layer.Momentum)}} of the new ones, the variance unbiased.
        /// Up to 16 features go through each step together, so that they need not wait for one another's sums.
        /// </summary>
        {{TileWriter.Optimize}}
        internal static void Forward<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> runningMean, Span<float> runningVar, Span<float> statistics, Span<float> y, int samples, int firstTask, int endTask)
            where TLane : struct, ILane<TLane>
        {
            Span<float> parts = stackalloc float[256], sums = stackalloc float[16];
            int blocks = (samples + 15) / 16;
            for (int first = firstTask; first < endTask; first += 16)
            {
                int end = Math.Min(first + 16, endTask);
                for (int f = first; f < end; f++)
                {
                    {{Lanes}}
                    {
                        TLane sum = TLane.Zero;
                        {{Walk}}
                        {
                            sum += TLane.KeepFirst(TLane.Load(x, i), samples - (block * 16) - lane);
                        }

                        sum.Store(parts, ((f - first) * 16) + lane);
                    }
                }

                LaneSums.Take<TLane>(parts, sums);
                for (int f = first; f < end; f++)
                {
                    float mean = sums[f - first] / samples;
                    statistics[f] = mean;
                    runningMean[f] += {{Literal.Of(layer.Momentum)}} * (mean - runningMean[f]);
                }

                for (int f = first; f < end; f++)
                {
                    TLane center = TLane.Broadcast(statistics, f);
                    {{Lanes}}
                    {
                        TLane sum = TLane.Zero;
                        {{Walk}}
                        {
                            TLane d = TLane.KeepFirst(TLane.Load(x, i) - center, samples - (block * 16) - lane);
                            sum = TLane.MultiplyAdd(d, d, sum);
                        }

                        sum.Store(parts, ((f - first) * 16) + lane);
                    }
                }

                LaneSums.Take<TLane>(parts, sums);
                for (int f = first; f < end; f++)
                {
                    float squares = sums[f - first];
                    statistics[{{features}} + f] = 1f / MathF.Sqrt((squares / samples) + {{Literal.Of(layer.Epsilon)}});
                    runningVar[f] += {{Literal.Of(layer.Momentum)}} * ((squares / (samples - 1)) - runningVar[f]);
                }

                for (int f = first; f < end; f++)
                {
                    TLane center = TLane.Broadcast(statistics, f), scale = TLane.Broadcast(statistics[{{features}} + f] * weight[f]), shift = TLane.Broadcast(bias, f);
                    {{Lanes}}
                    {
                        {{Walk}}
                        {
                            TLane v = TLane.MultiplyAdd(TLane.Load(x, i) - center, scale, shift);
                            {{activated}}.Store(y, i);
                        }
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
                    for (int f = first; f < end; f++)
                    {
                        float inverse = statistics[{{features}} + f];
                        TLane center = TLane.Broadcast(statistics, f), scale = TLane.Broadcast(weight[f] * inverse), offset = TLane.Broadcast(dBias[f] / samples);
                        TLane slope = TLane.Broadcast(inverse * (dWeight[f] / samples));
                        {{Lanes}}
                        {
                            {{Walk}}
                            {
                                {{(accumulates ? $"(TLane.Load(dx, i) + {Value})" : Value)}}.Store(dx, i);
                            }
                        }
                    }
            """;
        writer.Blank().Lines($$"""
            /// <summary>The gradients of weight (the sum of dy times the normalised x) and bias (the sum of dy){{(reachesInput ? ", and of x through the statistics" : "")}}; up to 16 features together.</summary>
            {{TileWriter.Optimize}}
            internal static void Backward<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, ReadOnlySpan<float> statistics, {{target}}Span<float> dWeight, Span<float> dBias, int samples, int firstTask, int endTask)
                where TLane : struct, ILane<TLane>
            {
                Span<float> parts = stackalloc float[256], weightedParts = stackalloc float[256], sums = stackalloc float[16], weightedSums = stackalloc float[16];
                int blocks = (samples + 15) / 16;
                for (int first = firstTask; first < endTask; first += 16)
                {
                    int end = Math.Min(first + 16, endTask);
                    for (int f = first; f < end; f++)
                    {
                        TLane center = TLane.Broadcast(statistics, f);
                        {{Lanes}}
                        {
                            TLane total = TLane.Zero, weighted = TLane.Zero;
                            {{Walk}}
                            {
                                TLane g = TLane.Load(dy, i);
                                total += g;
                                weighted = TLane.MultiplyAdd(g, TLane.Load(x, i) - center, weighted);
                            }

                            total.Store(parts, ((f - first) * 16) + lane);
                            weighted.Store(weightedParts, ((f - first) * 16) + lane);
                        }
                    }

                    LaneSums.Take<TLane>(parts, sums);
                    LaneSums.Take<TLane>(weightedParts, weightedSums);
                    for (int f = first; f < end; f++)
                    {
                        dBias[f] = sums[f - first];
                        dWeight[f] = weightedSums[f - first] * statistics[{{features}} + f];
                    }{{input}}
                }
            }
            """);
    }
}
