namespace Compiled;

/// <summary>A sigmoid made of three straight lines: cheap, because it needs no exponential.</summary>
/// <remarks>
/// <para>Formula: <c>y = min(1, max(0, x / 6 + 1 / 2))</c>.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 1/6 between -3 and 3, 0 outside.</para>
/// <para>Source: Howard et al., Searching for MobileNetV3 (2019); slope and limits as in PyTorch. Older texts use other slopes.</para>
/// </remarks>
public sealed class HardSigmoidAttribute : LayerAttribute;
