namespace Compiled;

/// <summary>A swish made without an exponential: its input times a hard sigmoid of it.</summary>
/// <remarks>
/// <para>Formula: <c>y = x min(6, max(0, x + 3)) / 6</c>: 0 up to -3 and x from 3 on.</para>
/// <para>Shape: any, unchanged. No parameters.</para>
/// <para>Gradient: 0 below -3, <c>x / 3 + 1 / 2</c> between -3 and 3, 1 above.</para>
/// <para>Source: Howard et al., Searching for MobileNetV3 (2019).</para>
/// </remarks>
public sealed class HardSwishAttribute : LayerAttribute;
