namespace Compiled.Generator.Layers;

/// <summary>The last layer: turns outputs and targets into one number. <see cref="Link"/> is what <c>Predict</c> applies to the outputs.</summary>
internal abstract class LossLayer : Layer
{
    /// <summary>What turns raw scores into predictions.</summary>
    public virtual Link Link => Link.Identity;

    /// <summary>Whether targets may be class indices as well as rows of floats.</summary>
    public virtual bool TakesLabels => false;
}

/// <summary>The function from raw scores to predictions.</summary>
internal enum Link
{
    Identity,
    Sigmoid,
    Softmax,
}
