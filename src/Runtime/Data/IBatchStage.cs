using System;

namespace Compiled;

/// <summary>A step between a data source and the network that changes samples: augmentation, normalisation, or one of the user's own.</summary>
/// <remarks>
/// A stage is a function of the samples and of <see cref="BatchPart.Key"/>, from which it draws what is random in it. It keeps nothing from one call
/// to the next and runs on several threads at a time, for different samples; so batches do not depend on threads or on prefetching.
/// </remarks>
public interface IBatchStage
{
    /// <summary>Throws where samples of this length cannot be given to the stage. Called once, before any sample is.</summary>
    /// <param name="inputLength">The floats of one sample.</param>
    /// <exception cref="ArgumentException">They cannot.</exception>
    void Check(int inputLength);

    /// <summary>Changes samples in place.</summary>
    /// <param name="part">Some samples of a batch.</param>
    void Apply(in BatchPart part);
}
