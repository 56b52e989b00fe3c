using System.Collections.Concurrent;

namespace Pipeline.Inference.Tests.Models;

/// <summary>What a <see cref="FileServer"/> serves at one path.</summary>
internal sealed class ServedFile(byte[] content)
{
    public byte[] Content { get; set; } = content;

    public string? ETag { get; set; } = "\"one\"";

    public bool Ranges { get; set; } = true;

    /// <summary>Continues although the content is another one.</summary>
    public bool IgnoresCondition { get; set; }

    public Uri? RedirectTo { get; set; }

    public int? RetryAfter { get; set; }

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Statuses to answer with before serving.</summary>
    public ConcurrentQueue<int> Failures { get; } = new();

    /// <summary>For each of the first responses, the bytes after which the connection breaks.</summary>
    public ConcurrentQueue<int> BreaksAfter { get; } = new();

    public Action<ServedFile>? BeforeReply { get; set; }
}
