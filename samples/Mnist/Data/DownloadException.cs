using System;
using System.IO;

namespace Mnist.Data;

/// <summary>A file no mirror could deliver; the message says what each of them did.</summary>
internal sealed class DownloadException(string message, Exception? innerException = null) : IOException(message, innerException);
