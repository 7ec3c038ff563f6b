using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes batch normalisation in training: for each feature, mean, variance and output, and backward through all three.</summary>
/// <param name="features">The number of features.</param>
/// <param name="steps">Where it normalises the steps of sequences, all alike, how many a sample has, else 1.</param>
/// <param name="layer">Momentum and epsilon.</param>
/// <param name="activated">The expression that is stored for a normalised vector <c>v</c>.</param>
internal sealed class BatchNormTrainingKernel(int features, int steps, BatchNormLayer layer, string activated)
{
    private const string Lanes = "for (int lane = 0; lane < 16; lane += TLane.Count)";

    // The steps of a block lie one behind the other, each like a block of its own, and end with the same sample.
    private string Walk => steps == 1
        ? $"for (int block = 0, i = (f * 16) + lane; block < blocks; block++, i += {features * 16})"
        : $"for (int step = 0, i = (f * 16) + lane; step < blocks * {steps}; step++, i += {features * 16})";

    private string Idle => steps == 1 ? "samples - (block * 16) - lane" : $"samples - (step / {steps} * 16) - lane";

    /// <summary>How many values a feature's mean is of.</summary>
    private string Count => steps == 1 ? "samples" : "count";

    private string DeclareCount => steps == 1 ? "" : $", count = samples * {steps}";

    private string What => steps == 1 ? "the samples" : "the samples and their steps";

    public void EmitForward(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>
        /// Mean and variance over {{What}} in two passes (Goodfellow, Bengio and Courville, section 8.7.1), then the normalised output.
        /// The running statistics take a share of {{FloatLiteral.Text(layer.Momentum)}} of the new ones, the variance unbiased.
        /// Up to 16 features go through each step together, so that they need not wait for one another's sums.
        /// </summary>
        {{TileWriter.Optimize}}
        internal static void Forward<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> runningMean, Span<float> runningVar, Span<float> statistics, Span<float> y, int samples, int firstTask, int endTask)
            where TLane : struct, ILane<TLane>
        {
            Span<float> parts = stackalloc float[256], sums = stackalloc float[16];
            int blocks = (samples + 15) / 16{{DeclareCount}};
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
                            sum += TLane.KeepFirst(TLane.Load(x, i), {{Idle}});
                        }

                        sum.Store(parts, ((f - first) * 16) + lane);
                    }
                }

                LaneSums.Take<TLane>(parts, sums);
                for (int f = first; f < end; f++)
                {
                    float mean = sums[f - first] / {{Count}};
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
                            TLane d = TLane.KeepFirst(TLane.Load(x, i) - center, {{Idle}});
                            sum.AddProduct(d, d);
                        }

                        sum.Store(parts, ((f - first) * 16) + lane);
                    }
                }

                LaneSums.Take<TLane>(parts, sums);
                for (int f = first; f < end; f++)
                {
                    float squares = sums[f - first];
                    statistics[{{features}} + f] = 1f / MathF.Sqrt((squares / {{Count}}) + {{Literal.Of(layer.Epsilon)}});
                    runningVar[f] += {{Literal.Of(layer.Momentum)}} * ((squares / ({{Count}} - 1)) - runningVar[f]);
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
        string value = $"TLane.KeepFirst(scale * (TLane.Load(dy, i) - offset - ((TLane.Load(x, i) - center) * slope)), {Idle})";
        string input = !reachesInput ? "" : $$"""


                    // dx = weight / sqrt(variance + epsilon) (dy - mean of dy - z mean of (dy z)), z the normalised x.
                    for (int f = first; f < end; f++)
                    {
                        float inverse = statistics[{{features}} + f];
                        TLane center = TLane.Broadcast(statistics, f), scale = TLane.Broadcast(weight[f] * inverse), offset = TLane.Broadcast(dBias[f] / {{Count}});
                        TLane slope = TLane.Broadcast(inverse * (dWeight[f] / {{Count}}));
                        {{Lanes}}
                        {
                            {{Walk}}
                            {
                                {{(accumulates ? $"(TLane.Load(dx, i) + {value})" : value)}}.Store(dx, i);
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
                int blocks = (samples + 15) / 16{{DeclareCount}};
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
                                weighted.AddProduct(g, TLane.Load(x, i) - center);
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
