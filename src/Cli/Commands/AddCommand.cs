using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Inputs;
using Pipeline.Cli.Output;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline add</c>.</summary>
internal static class AddCommand
{
    private const string Standard = "-";

    public static Command Create(SessionFactory sessions)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description =
                "Files, directories (with all below them), patterns ('docs/**/*.md'), or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var collection = CommonOptions.TargetCollection();
        collection.Description = "The collection; created when it does not exist.";
        var metadata = new Option<string[]>("--metadata", "-m")
        {
            Description = "Metadata of every document; numbers, true and false are taken as such. May be repeated.",
            HelpName = "KEY=VALUE",
        };
        var label = new Option<string[]>("--label")
        {
            Description = "An access label. May be repeated.",
            HelpName = "LABEL",
        };
        var prefix = new Option<string?>("--prefix")
        {
            Description = "Put before every document id.",
            HelpName = "TEXT",
        };
        var id = new Option<string?>("--id")
        {
            Description = "The document id of standard input or of a single file.",
            HelpName = "ID",
        };
        var type = new Option<string?>("--type")
        {
            Description = "The media type, when the content does not tell.",
            HelpName = "MIME",
        };
        var wait = new Option<bool>("--wait")
        {
            Description = "Wait until the documents are searchable; tell which failed and why.",
        };
        var inFlight = new Option<int>("--in-flight")
        {
            Description = "Documents sent and not yet acknowledged, at most.",
            HelpName = "N",
            DefaultValueFactory = _ => 32,
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "add",
            "Submit documents. A document that is there already with the same content and metadata is left as it is; a changed one replaces it.",
            [
                ("pipeline add handbook/ --wait", "Submit a folder and wait until it is searchable."),
                (
                    "pipeline add 'docs/**/*.md' -c docs -m lang=ko -m year=2024",
                    "Submit a pattern with metadata to filter by."
                ),
                ("cat notes.txt | pipeline add - --id notes", "Submit what another program writes."),
            ],
            [paths, collection, metadata, label, prefix, id, type, wait, inFlight, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    session =>
                        new AddRun(session, token)
                        {
                            Paths = parse.GetValue(paths)!,
                            Collection = parse.GetValue(collection)!,
                            Metadata = MetadataArguments.Parse(parse.GetValue(metadata) ?? []),
                            Labels = parse.GetValue(label) ?? [],
                            Prefix = parse.GetValue(prefix) ?? "",
                            Id = parse.GetValue(id),
                            ContentType = parse.GetValue(type),
                            Wait = parse.GetValue(wait),
                            InFlight = parse.GetValue(inFlight) is var window and >= 1 and <= 10_000
                                ? window
                                : throw new UsageException("--in-flight", "--in-flight takes 1 to 10000."),
                        }.RunAsync()
                )
        );
    }

    /// <summary>One line of <c>--json</c>: a document's receipt or error.</summary>
    internal sealed record ResultLine(string Type, string? Id, DocumentReceipt? Receipt, ErrorDetail? Error);

    /// <summary>The last line of <c>--json</c>.</summary>
    internal sealed record SummaryLine(
        string Type,
        string Collection,
        int Submitted,
        int Unchanged,
        int Failed,
        long Bytes,
        double Seconds,
        IReadOnlyList<DocumentInfo>? FailedDocuments
    );

    private sealed class AddRun(Session session, CancellationToken cancellationToken)
    {
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
                    throw new UsageException(
                        "--id",
                        $"--id names one document, but the paths stand for {files.Count}."
                    );
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
                    session.Write(new ResultLine("document", id, receipt, error));
                }
                else if (error is not null)
                {
                    session.Note(
                        $"{session.Terminal.Words.Text("stage.failed")}: {id}: {session.Terminal.Words.Error(error)}"
                    );
                }
            }
        }

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
                    new SummaryLine(
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
}
