using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pipeline.Storage.Backups;

/// <summary>Writes the parts of a backup, and at the end what they were.</summary>
internal sealed class BackupWriter : IAsyncDisposable
{
    private readonly TarWriter _tar;
    private readonly List<BackupPartSum> _parts = [];

    /// <param name="stream">Where to; it is only written to, in order, and stays open.</param>
    public BackupWriter(Stream stream) => _tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);

    /// <summary>Bytes of parts so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes a part.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="count">How many documents or conversations are; 0: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(
        string name,
        ReadOnlyMemory<byte> bytes,
        int count,
        CancellationToken cancellationToken
    )
    {
        _parts.Add(new BackupPartSum(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.Span))));
        Bytes += bytes.Length;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (count > 0)
        {
            attributes[BackupFormat.CountAttribute] = count.ToString(CultureInfo.InvariantCulture);
        }

        using var data = PartBytes.Stream(bytes);
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name, attributes)
        {
            DataStream = data,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await _tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a part that is one JSON value.</summary>
    public Task WriteAsync<T>(string name, T value, CancellationToken cancellationToken) =>
        WriteAsync(name, JsonSerializer.SerializeToUtf8Bytes(value, BackupFormat.Json), 0, cancellationToken);

    /// <summary>Writes the last part.</summary>
    /// <param name="end">Its counts; the parts are put in here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task EndAsync(BackupEnd end, CancellationToken cancellationToken) =>
        WriteAsync(BackupFormat.End, end with { Parts = [.. _parts] }, cancellationToken);

    public ValueTask DisposeAsync() => _tar.DisposeAsync();
}
