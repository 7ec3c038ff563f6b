using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>Puts the layers of a block here, as if they were written out.</summary>
/// <remarks>
/// <para>
/// <see cref="LayerAttribute.Name"/> names the block's output, that is its last layer, and prefixes the names inside: with <c>Name = "down"</c> the
/// block's <c>body</c> becomes <c>down_body</c>, and in the second of two repetitions <c>down2_body</c>. Without a <c>Name</c> the prefix is the
/// block's own name in lower case and the number of the repetition among all of this block here, from 1: <c>residual3_body</c>. Layers that have no
/// name keep their kind and number.
/// </para>
/// <para><see cref="LayerAttribute.From"/> is where the block starts: its first layer and <see cref="Compiled.Block.Input"/> read it.</para>
/// <para>
/// Errors in the editor: a class that is no block or has no source in this project, more values than the block has parameters, values of the wrong
/// type, a <see cref="Repeat"/> below 1. What is wrong with the layers for these values is reported here and names the block's layer.
/// </para>
/// </remarks>
/// <example><code>[Use(typeof(Residual), 32, 2, Name = "down")]</code></example>
public sealed class UseAttribute : LayerAttribute
{
    /// <summary>Puts the layers of a block here.</summary>
    /// <param name="block">The block: a class of this project with a <see cref="BlockAttribute"/>.</param>
    /// <param name="values">
    /// Values for the block's parameters in the order in which they are declared; those left out at the end keep their defaults.
    /// </param>
    public UseAttribute(Type block, params object[] values)
    {
        Block = block;
        Values = values;
    }

    /// <summary>The block.</summary>
    public Type Block { get; }

    /// <summary>The values for the block's parameters, in the order in which they are declared.</summary>
    public IReadOnlyList<object> Values { get; }

    /// <summary>
    /// How often the block stands here, one after another, all with the same values: 1 or more. Default: 1. Where the first one differs, as it
    /// does with a stride, write one use for it and another for the rest.
    /// </summary>
    public int Repeat { get; set; } = 1;
}
