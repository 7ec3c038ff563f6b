using System;
using System.IO;

namespace Compiled;

/// <summary>A data or weight file that cannot be used: which file, where in it, and why. Nothing of the file has been taken over.</summary>
public sealed class InvalidFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="position">The byte offset (or, for text files, the 1-based line) at which the fault was found.</param>
    /// <param name="reason">What is wrong and what to do about it, in a sentence.</param>
    /// <param name="innerException">The cause, if another exception revealed the fault.</param>
    public InvalidFileException(string path, long position, string reason, Exception? innerException = null)
        : base($"{path} (at {position}): {reason}", innerException)
    {
        Path = path;
        Position = position;
        Reason = reason;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The byte offset (or, for text files, the 1-based line) at which the fault was found.</summary>
    public long Position { get; }

    /// <summary>What is wrong and what to do about it.</summary>
    public string Reason { get; }
}
