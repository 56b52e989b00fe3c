using System.Net.Http.Headers;
using System.Text.Json;
using Pipeline.Client.Http;
using Pipeline.Contracts.Backups;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client;

/// <content>Backups, for administrators, over HTTP only.</content>
public sealed partial class PipelineClient
{
    private const string BackupType = "application/x-tar";
    private static readonly TimeSpan LongestRestore = TimeSpan.FromHours(24);

    /// <summary>Opens a backup of the server as of now. What is read until the stream's end is the file; whether it is
    /// whole its last part says.</summary>
    /// <param name="options">What goes into it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">It cannot be made.</exception>
    public async Task<Stream> OpenBackupAsync(BackupOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = string.Join(',', options.Collections.Select(Uri.EscapeDataString));
        var response = await OverHttp
            .OpenAsync(
                new HttpCall(
                    HttpMethod.Get,
                    $"api/backup?vectors={Word(options.Vectors)}&conversations={Word(options.Conversations)}&keys={Word(options.Keys)}"
                        + (names.Length > 0 ? $"&collection={names}" : "")
                )
                {
                    Accept = $"{BackupType}, application/json",
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Restores a backup on the server.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="options">What of it, and where to.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellationToken">Ends it; the same file goes on where it ended.</param>
    /// <exception cref="PipelineException">It cannot be restored.</exception>
    public async Task<RestoreReport> RestoreAsync(
        Stream file,
        RestoreOptions options,
        IProgress<RestoreLine>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        var path =
            $"api/restore?replace={Word(options.Replace)}&conversations={Word(options.Conversations)}&keys={Word(options.Keys)}"
            + (options.Collection is { } one ? $"&collection={Uri.EscapeDataString(one)}" : "")
            + (options.Into is { } name ? $"&into={Uri.EscapeDataString(name)}" : "");
        using var response = await OverHttp
            .OpenAsync(
                new HttpCall(HttpMethod.Post, path)
                {
                    // The stream can be sent once.
                    Idempotent = false,
                    Timeout = LongestRestore,
                    Accept = "application/x-ndjson, application/json",
                    Body = () =>
                        new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(BackupType) } },
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        using var lines = new StreamReader(
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)
        );
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            var line = JsonSerializer.Deserialize<RestoreLine>(text, PipelineJson.Options);
            if (line is { Error: { } error })
            {
                throw error.ToException();
            }

            if (line is { Done: { } done })
            {
                return done;
            }

            progress?.Report(line ?? new RestoreLine());
        }

        throw new PipelineException(
            ErrorCode.SiloLost,
            "The connection ended before the restore did. Restore the same file again: it goes on where it ended."
        );
    }

    /// <summary>Opens the documents of a collection as JSON lines, in the order of their ids.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="after">Only documents behind this id; null: all.</param>
    /// <param name="chunks">Whether each has its chunks.</param>
    /// <param name="vectors">Whether each chunk has its vector.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">There is no such collection.</exception>
    public async Task<Stream> OpenExportAsync(
        string collection,
        string? after = null,
        bool chunks = false,
        bool vectors = false,
        CancellationToken cancellationToken = default
    )
    {
        var path =
            $"api/collections/{Uri.EscapeDataString(collection)}/export?chunks={Word(chunks)}&vectors={Word(vectors)}"
            + (after is null ? "" : $"&after={Uri.EscapeDataString(after)}");
        var response = await OverHttp
            .OpenAsync(
                new HttpCall(HttpMethod.Get, path) { Accept = "application/x-ndjson, application/json" },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the text of deleted documents vanish from all that is kept of a collection.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="document">A document that is deleted first if it is there; null: none.</param>
    /// <param name="prove">Whether the data directory is read for its text, and for the texts.</param>
    /// <param name="texts">Texts that must be nowhere afterwards.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">There is no such collection or document.</exception>
    public Task<PurgeReport> PurgeAsync(
        string collection,
        string? document = null,
        bool prove = false,
        IReadOnlyList<string>? texts = null,
        CancellationToken cancellationToken = default
    ) =>
        OverHttp.CallAsync<PurgeReport>(
            new HttpCall(
                HttpMethod.Post,
                $"api/collections/{Uri.EscapeDataString(collection)}/purge?prove={Word(prove)}"
                    + (document is null ? "" : $"&document={Uri.EscapeDataString(document)}")
            )
            {
                Body = HttpCaller.Json(new PurgeRequest { Texts = texts }),
                Timeout = LongestRestore,
                Idempotent = false,
            },
            cancellationToken
        );

    private static string Word(bool value) => value ? "true" : "false";
}
