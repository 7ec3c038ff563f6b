using System;
using System.IO;

namespace Compiled;

/// <summary>Opening and reading files whose content nobody vouches for.</summary>
internal static class UntrustedFile
{
    /// <summary>Opens a regular file for reading. What the system itself refuses (no such file, no permission) keeps .NET's own exception.</summary>
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Without a buffer of its own: every reader here asks for large pieces.
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new InvalidFileException(path, 0, "It is not a regular file, so its length cannot be checked; copy it to one first.");
    }

    /// <summary>Fills <paramref name="destination"/> or throws, naming the place where the file ended.</summary>
    public static void ReadExactly(Stream stream, Span<byte> destination, string path, long position)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
        {
            throw new InvalidFileException(path, position + read,
                $"It ends where {destination.Length - read} more bytes are expected; it has been cut.");
        }
    }

    /// <summary>Refuses the few lines of text that git leaves in place of a large file that was never fetched.</summary>
    public static void RefuseGitLfsPointer(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[GitLfsStart.Length];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (start[..read].SequenceEqual(GitLfsStart))
        {
            throw new InvalidFileException(path, 0,
                "It is a Git LFS pointer, not the data itself; run 'git lfs pull' to fetch the file it points to.");
        }
    }

    private static ReadOnlySpan<byte> GitLfsStart => "version https://git-lfs.github.com/spec/"u8;
}
