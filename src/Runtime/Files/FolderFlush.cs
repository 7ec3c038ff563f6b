using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Compiled;

/// <summary>Puts a folder's names on the disk. .NET opens no folders, so this asks the C library: open, fsync, close.</summary>
/// <remarks>
/// On Windows nothing is done: a folder cannot be flushed there, and NTFS writes a renaming to its journal. Where a folder cannot be opened for
/// reading, or its file system knows no such flush (EACCES, EINVAL, ENOTSUP), nothing can be done either, and the file stays as safe as a renaming
/// makes it.
/// </remarks>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    // The numbers are the same on Linux and macOS, except for those of ENOTSUP.
    private const int Interrupted = 4, NoAccess = 13, Invalid = 22, NotSupportedOnMac = 45, NotSupportedOnLinux = 95;

    /// <summary>Waits until the names in <paramref name="folder"/> are on the disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Retry(static folder => Open(folder, ReadOnly), folder);
        if (descriptor < 0)
        {
            Require(Marshal.GetLastPInvokeError(), folder);
            return;
        }

        int error = Retry(static descriptor => Flush(descriptor), descriptor) < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(descriptor);
        Require(error, folder);
    }

    private static int Retry<T>(Func<T, int> call, T argument)
    {
        int result = call(argument);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted)
            result = call(argument);
        return result;
    }

    private static void Require(int error, string folder)
    {
        if (error is not (0 or NoAccess or Invalid or NotSupportedOnMac or NotSupportedOnLinux))
            throw new IOException($"{folder} cannot be flushed to the disk: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
