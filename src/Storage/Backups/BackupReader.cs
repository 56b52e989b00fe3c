using System.Formats.Tar;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pipeline.Storage.Backups;

/// <summary>
/// Reads a backup from its beginning to its end, a part at a time, and holds every part against the sums that the last
/// one names. Who has read to the end knows that it is whole.
/// </summary>
public sealed class BackupReader
{
    private const int Step = 1 << 17;

    private readonly Stream _stream;
    private readonly bool _loads;
    private readonly List<BackupPartSum> _parts = [];
    private long _counted;

    private BackupReader(Stream stream, bool loads) => (_stream, _loads) = (stream, loads);

    /// <summary>Checks a backup without restoring it.</summary>
    /// <param name="stream">The backup; it is read once, from where it is.</param>
    /// <param name="progress">Told of documents and bytes as they are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException">It is not a backup, or not whole.</exception>
    public static async Task<CheckedBackup> CheckAsync(
        Stream stream,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var reader = new BackupReader(stream, loads: false);
        BackupManifest? manifest = null;
        BackupEnd? end = null;
        var bytes = 0L;
        await foreach (var part in reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            manifest ??= part.As<BackupManifest>();
            end = part.Name == BackupFormat.End ? part.As<BackupEnd>() : null;
            bytes += part.Length;
            progress?.Report(new BackupProgress(reader._counted, manifest.Documents, bytes));
        }

        return new CheckedBackup(manifest!, end!, bytes);
    }

    /// <summary>Reads the parts with what is in them.</summary>
    /// <param name="stream">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException">It is not a backup, or not whole.</exception>
    internal static IAsyncEnumerable<BackupPart> PartsAsync(Stream stream, CancellationToken cancellationToken) =>
        new BackupReader(stream, loads: true).ReadAsync(cancellationToken);

    private async IAsyncEnumerable<BackupPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(_stream, leaveOpen: true);
        BackupManifest? manifest = null;
        while (await NextAsync(tar, manifest is null, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            var part = await ReadAsync(entry, manifest is null, cancellationToken).ConfigureAwait(false);
            if (manifest is null)
            {
                manifest = Manifest(part);
            }
            else if (part.Name == BackupFormat.End)
            {
                Compare(manifest, part);
                yield return part;
                await _stream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
                yield break;
            }

            yield return part;
        }

        throw new BackupException(manifest is null ? BackupProblem.NotABackup : BackupProblem.Truncated);
    }

    private static async ValueTask<TarEntry?> NextAsync(
        TarReader tar,
        bool isFirst,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var entry = await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
            return entry is null or { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } ? entry
                : isFirst ? throw new BackupException(BackupProblem.NotABackup)
                : throw PartBytes.Damaged(entry.Name);
        }
        catch (EndOfStreamException)
        {
            throw new BackupException(isFirst ? BackupProblem.NotABackup : BackupProblem.Truncated);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or ArgumentException)
        {
            throw isFirst ? new BackupException(BackupProblem.NotABackup) : PartBytes.Damaged("tar");
        }
    }

    private async Task<BackupPart> ReadAsync(TarEntry entry, bool isFirst, CancellationToken cancellationToken)
    {
        if ((isFirst && entry.Name != BackupFormat.Manifest) || entry.Length > BackupFormat.LongestPart)
        {
            throw isFirst ? new BackupException(BackupProblem.NotABackup) : PartBytes.Damaged(entry.Name);
        }

        var keeps = _loads || entry.Name is BackupFormat.Manifest or BackupFormat.End;
        var kept = new MemoryStream(keeps ? (int)Math.Min(entry.Length, Step) : 0);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Step];
        var length = 0L;
        while (entry.DataStream is { } data)
        {
            var read = await TryReadAsync(data, buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            sum.AppendData(buffer, 0, read);
            length += read;
            if (keeps)
            {
                kept.Write(buffer, 0, read);
            }
        }

        if (length < entry.Length)
        {
            throw new BackupException(BackupProblem.Truncated);
        }

        var attributes = (entry as PaxTarEntry)?.ExtendedAttributes;
        var count =
            attributes?.GetValueOrDefault(BackupFormat.CountAttribute) is { } told
            && int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                ? given
                : 0;
        var part = new BackupPart(entry.Name, count, length, PartBytes.Of(kept));
        _counted += part.File.StartsWith(BackupFormat.Documents, StringComparison.Ordinal) ? count : 0;
        _parts.Add(new BackupPartSum(entry.Name, length, Convert.ToHexStringLower(sum.GetHashAndReset())));
        return part;
    }

    private static async ValueTask<int> TryReadAsync(Stream data, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await data.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException)
        {
            throw new BackupException(BackupProblem.Truncated);
        }
    }

    private static BackupManifest Manifest(BackupPart part)
    {
        BackupManifest manifest;
        try
        {
            // The version first: what else a later one says may be of another shape.
            using var json = JsonDocument.Parse(part.Bytes);
            var root = json.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("format", out var format)
                || format.GetString() != BackupFormat.Name
            )
            {
                throw new BackupException(BackupProblem.NotABackup);
            }

            var version = root.GetProperty("version").GetInt32();
            if (version > BackupFormat.Version)
            {
                throw new BackupException(
                    BackupProblem.Newer,
                    ("found", version.ToString(CultureInfo.InvariantCulture)),
                    ("known", BackupFormat.Version.ToString(CultureInfo.InvariantCulture)),
                    ("program", root.TryGetProperty("program", out var program) ? program.GetString() ?? "" : "")
                );
            }

            manifest = part.As<BackupManifest>();
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw PartBytes.Damaged(part.Name);
        }

        return manifest;
    }

    private void Compare(BackupManifest manifest, BackupPart last)
    {
        var end = last.As<BackupEnd>();
        for (var i = 0; i < Math.Max(_parts.Count - 1, end.Parts.Count); i++)
        {
            if (i >= _parts.Count - 1 || i >= end.Parts.Count || _parts[i] != end.Parts[i])
            {
                throw PartBytes.Damaged(i < _parts.Count - 1 ? _parts[i].Name : end.Parts[i].Name);
            }
        }

        if (end.Id != manifest.Id || end.Documents != _counted)
        {
            throw PartBytes.Damaged(last.Name);
        }
    }
}

/// <summary>A backup that is whole.</summary>
/// <param name="Manifest">What it holds.</param>
/// <param name="End">How much.</param>
/// <param name="Bytes">Bytes of its parts.</param>
public sealed record CheckedBackup(BackupManifest Manifest, BackupEnd End, long Bytes);

/// <summary>How far a backup, or a restore, is.</summary>
/// <param name="Documents">Documents done.</param>
/// <param name="TotalDocuments">Of how many.</param>
/// <param name="Bytes">Bytes of parts written or read.</param>
public sealed record BackupProgress(long Documents, long TotalDocuments, long Bytes);

/// <summary>A part as it was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many documents or conversations it holds.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Bytes">What is in it; empty where it was only checked.</param>
internal sealed record BackupPart(string Name, int Count, long Length, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The folder that it is in; empty: none.</summary>
    public string Folder => Name.LastIndexOf('/') is > 0 and var cut ? Name[..cut] : "";

    /// <summary>Its name in the folder.</summary>
    public string File => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>The JSON value that it is.</summary>
    /// <exception cref="BackupException">It is none.</exception>
    public T As<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Bytes.Span, BackupFormat.Json) ?? throw PartBytes.Damaged(Name);
        }
        catch (JsonException)
        {
            throw PartBytes.Damaged(Name);
        }
    }
}
