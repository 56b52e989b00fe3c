using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Inputs;
using Pipeline.Cli.Output;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Commands;

/// <summary>One run of <c>pipeline add</c>.</summary>
internal sealed class AddRun(Session session, CancellationToken cancellationToken)
{
    private const string Standard = "-";

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private int _submitted;
    private int _unchanged;
    private int _failed;
    private long _bytes;

    public required IReadOnlyList<string> Paths { get; init; }

    public required string Collection { get; init; }

    public string? Metadata { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required string Prefix { get; init; }

    public string? Id { get; init; }

    public string? ContentType { get; init; }

    public string? Password { get; init; }

    public bool Wait { get; init; }

    public int InFlight { get; init; }

    public async Task<int> RunAsync()
    {
        var files = Files();
        var began = session.Terminal.Clock.GetTimestamp();
        await EnsureCollectionAsync().ConfigureAwait(false);
        var failures = await ProgressBars
            .RunAsync(
                session.Terminal,
                session.Json,
                async phases =>
                {
                    await SubmitAsync(files, phases).ConfigureAwait(false);
                    return Wait ? await SettleAsync(phases).ConfigureAwait(false) : null;
                }
            )
            .ConfigureAwait(false);
        failures = await AskAsync(failures).ConfigureAwait(false);
        Report(failures, session.Terminal.Clock.GetElapsedTime(began));
        return _failed > 0 || failures is { Count: > 0 } ? ExitCode.Failed : ExitCode.Ok;
    }

    private List<DocumentFile> Files()
    {
        var files = new List<DocumentFile>(DocumentFiles.Find(Paths.Where(path => path != Standard), Prefix));
        if (Paths.Contains(Standard))
        {
            files.Add(new DocumentFile("", null));
        }

        if (Id is not null)
        {
            if (files.Count != 1)
            {
                throw new UsageException("--id", $"--id names one document, but the paths stand for {files.Count}.");
            }

            files[0] = files[0] with { Id = Prefix + Id };
        }

        return files;
    }

    private async Task EnsureCollectionAsync()
    {
        try
        {
            await session.Client.DescribeCollectionAsync(Collection, cancellationToken).ConfigureAwait(false);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            await session.Client.CreateCollectionAsync(Collection, null, cancellationToken).ConfigureAwait(false);
            if (!session.Json)
            {
                session.Note($"Created collection '{Collection}'.");
            }
        }
    }

    private async Task SubmitAsync(List<DocumentFile> files, IPhases phases)
    {
        var phase = phases.Begin("Submitting", files.Count);
        var results = session.Client.SubmitAsync(
            Collection,
            ReadAsync(files),
            new SubmitOptions { MaxInFlight = InFlight },
            cancellationToken
        );
        await foreach (var result in results.ConfigureAwait(false))
        {
            Take(result.Id, result.Receipt, result.Error);
            phase.Set(_submitted + _unchanged + _failed);
        }

        phase.End();
    }

    private async IAsyncEnumerable<DocumentInput> ReadAsync(List<DocumentFile> files)
    {
        foreach (var file in files)
        {
            byte[] content;
            try
            {
                content = await ReadAsync(file).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Take(
                    file.Id,
                    null,
                    PipelineException.Invalid("path", $"It cannot be read: {error.Message}").ToDetail()
                );
                continue;
            }

            Interlocked.Add(ref _bytes, content.Length);
            yield return new DocumentInput
            {
                Id = file.Id.Length == 0 ? null : file.Id,
                FileName = file.Path is null ? null : Path.GetFileName(file.Path),
                Content = content,
                ContentType = ContentType,
                Password = Password,
                Metadata = Metadata,
                Labels = Labels.Count == 0 ? null : Labels,
            };
        }
    }

    private async Task<byte[]> ReadAsync(DocumentFile file)
    {
        if (file.Path is not null)
        {
            return await File.ReadAllBytesAsync(file.Path, cancellationToken).ConfigureAwait(false);
        }

        using var content = new MemoryStream();
        await session.Terminal.In.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }

    /// <summary>Counts and tells one result; called from the reading and the sending side.</summary>
    private void Take(string? id, DocumentReceipt? receipt, ErrorDetail? error)
    {
        lock (_ids)
        {
            if (receipt is null)
            {
                _failed++;
            }
            else
            {
                _ids.Add(receipt.Id);
                _ = receipt.Unchanged ? _unchanged++ : _submitted++;
            }

            if (session.Json)
            {
                session.Write(new AddCommand.ResultLine("document", id, receipt, error));
            }
            else if (error is not null)
            {
                session.Note(
                    $"{session.Terminal.Words.Text("stage.failed")}: {id}: {session.Terminal.Words.Error(error)}"
                );
            }
        }
    }

    /// <summary>Asks for the passwords of documents that could not be read without; an empty one leaves a document as
    /// it is.</summary>
    private async Task<IReadOnlyList<DocumentInfo>?> AskAsync(IReadOnlyList<DocumentInfo>? failures)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        while (
            !session.Json
            && failures?.FirstOrDefault(failed => IsLocked(failed) && !passed.Contains(failed.Id)) is { } next
        )
        {
            session.Note(DocumentsCommand.Failure(session, next));
            var question = session.Terminal.Words.Fill(
                ("Password of {id} (empty: leave it):", "{id}의 암호(비우면 그대로 둠):"),
                ("id", next.Id)
            );
            if (PasswordArguments.Ask(session.Terminal, question) is not { Length: > 0 } password)
            {
                passed.Add(next.Id);
                continue;
            }

            await session
                .Client.RetryDocumentAsync(Collection, next.Id, password, cancellationToken)
                .ConfigureAwait(false);
            failures = await ProgressBars
                .RunAsync(session.Terminal, session.Json, phases => SettleAsync(phases))
                .ConfigureAwait(false);
        }

        return failures;
    }

    private static bool IsLocked(DocumentInfo document) => document.FailureCode is "encrypted" or "wrong_password";

    private async Task<IReadOnlyList<DocumentInfo>> SettleAsync(IPhases phases)
    {
        await Settling
            .WaitAsync(
                session.Client,
                Collection,
                phases.Begin("Indexing", _ids.Count),
                session.Terminal.Clock,
                cancellationToken
            )
            .ConfigureAwait(false);
        var failures = new List<DocumentInfo>();
        await foreach (
            var document in session
                .Client.ListDocumentsAsync(Collection, DocumentState.Failed, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (_ids.Contains(document.Id))
            {
                failures.Add(document);
            }
        }

        return failures;
    }

    private void Report(IReadOnlyList<DocumentInfo>? failures, TimeSpan time)
    {
        if (session.Json)
        {
            session.Write(
                new AddCommand.SummaryLine(
                    "summary",
                    Collection,
                    _submitted,
                    _unchanged,
                    _failed,
                    _bytes,
                    Math.Round(time.TotalSeconds, 3),
                    failures
                )
            );
            return;
        }

        foreach (var document in failures ?? [])
        {
            session.Note(DocumentsCommand.Failure(session, document));
        }

        var searchable =
            failures is null ? ""
            : failures.Count == 0 ? ", all searchable"
            : $", {failures.Count} could not be indexed";
        session.Line(
            $"Collection '{Collection}': {_submitted} new or changed, {_unchanged} unchanged, {_failed} refused{searchable} "
                + $"({Plain.Bytes(_bytes)} in {Plain.Duration(time)})."
        );
    }
}
