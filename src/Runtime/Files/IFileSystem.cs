using System.IO;

namespace Compiled;

/// <summary>
/// The calls with which a file is replaced, one by one, so that tests can make each of them fail or stop the machine at it. Every failure is an
/// <see cref="IOException"/>.
/// </summary>
internal interface IFileSystem
{
    /// <summary>Creates a file that must not exist, for writing, without a buffer.</summary>
    Stream Create(string path);

    /// <summary>Waits until everything written to a stream of <see cref="Create"/> is on the disk.</summary>
    void FlushToDisk(Stream stream);

    /// <summary>Gives a file another name of the same folder, in place of a file that may have it, at one stroke.</summary>
    void Rename(string from, string to);

    /// <summary>Waits until the names of a folder's files are on the disk: before that, a power failure may undo a renaming.</summary>
    void FlushFolder(string path);

    /// <summary>Removes a file; one that does not exist is no error.</summary>
    void Delete(string path);
}
