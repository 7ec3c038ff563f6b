namespace Mnist.Data;

/// <summary>Watches a download; calls come one at a time.</summary>
internal interface IDownloadProgress
{
    /// <summary>A mirror begins to deliver <paramref name="file"/> of <paramref name="length"/> bytes (null: the mirror does not say).</summary>
    void Begin(string file, long? length);

    /// <summary><paramref name="count"/> more bytes of it have come.</summary>
    void Advance(int count);

    /// <summary>It is whole, verified and in its place.</summary>
    void Complete(string file);

    /// <summary>A mirror failed, for <paramref name="reason"/>; the next one, if any, is asked.</summary>
    void Failed(string mirror, string reason);
}
