namespace Residual.Images;

/// <summary>What an image shows.</summary>
internal enum Shape
{
    Disc,
    Ring,
    Square,
    Triangle,
    Cross,
}

/// <summary>What a shape is filled with.</summary>
internal enum Texture
{
    Striped,
    Chequered,
}
