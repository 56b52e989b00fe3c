using System.Text;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;

namespace Pipeline.Client.Tests.FakeServer;

/// <summary>A collection in memory. Text that begins with "poison" fails; "waiting" stays accepted.</summary>
public sealed class FakeCollection(string name, CollectionSettings settings)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (DocumentInput Input, DocumentInfo Info)> _documents = new(
        StringComparer.Ordinal
    );
    private long _number;

    public string Name { get; } = name;

    public CollectionSettings Settings { get; set; } = settings;

    /// <summary>Submits so far, no-ops included.</summary>
    public int Submitted { get; private set; }

    /// <summary>The mode that every search falls back to, as when a model is missing; null: none does.</summary>
    public SearchMode? BestMode { get; set; }

    public CollectionInfo Describe()
    {
        lock (_gate)
        {
            long Count(DocumentState state) => _documents.Values.Count(entry => entry.Info.State == state);
            return new CollectionInfo
            {
                Name = Name,
                Settings = Settings,
                Documents = new DocumentCounts(
                    Count(DocumentState.Accepted),
                    0,
                    Count(DocumentState.Indexed),
                    Count(DocumentState.Failed),
                    0,
                    null
                ),
                Chunks = _documents.Values.Sum(entry => entry.Info.Chunks),
                Watermarks = [_number],
            };
        }
    }

    public DocumentReceipt Submit(DocumentInput input)
    {
        var id = DocumentIds.Of(input);
        if (input.Text == "refused")
        {
            throw PipelineException.Invalid("text", "This text is refused; give another.");
        }

        lock (_gate)
        {
            Submitted++;
            var text = Text(input);
            if (_documents.TryGetValue(id, out var old) && Text(old.Input) == text && old.Input.Title == input.Title)
            {
                return new DocumentReceipt(Name, id, old.Info.Version, 0, _number, old.Info.State, true);
            }

            var version = old.Info is null ? 1 : old.Info.Version + 1;
            var failed = text.StartsWith("poison", StringComparison.Ordinal);
            var state =
                failed ? DocumentState.Failed
                : text.StartsWith("waiting", StringComparison.Ordinal) ? DocumentState.Accepted
                : DocumentState.Indexed;
            var info = new DocumentInfo
            {
                Id = id,
                Version = version,
                State = state,
                Title = input.Title,
                FileName = input.FileName,
                ContentType = input.ContentType ?? "text/plain",
                Bytes = Encoding.UTF8.GetByteCount(text),
                Chunks = failed ? 0 : Chunks(text).Length,
                FailureStage = failed ? "read" : null,
                FailureReason = failed ? "The file is damaged; replace it." : null,
                FailureCode = failed ? RemarkCode.Damaged.Name() : null,
                FailureValues = failed ? new Dictionary<string, string> { ["format"] = "PDF" } : null,
                Metadata = input.Metadata,
                Labels = input.Labels ?? [],
            };
            _documents[id] = (input, Opened(info, text, input.Password));
            return new DocumentReceipt(Name, id, version, 0, ++_number, DocumentState.Accepted, false);
        }
    }

    /// <summary>A document as a password leaves it: a text "locked WORD" opens with that word.</summary>
    public static DocumentInfo Opened(DocumentInfo info, string text, string? password) =>
        !text.StartsWith("locked ", StringComparison.Ordinal) ? info
        : password == text["locked ".Length..] ? info with { State = DocumentState.Indexed, FailureCode = null }
        : info with
        {
            State = DocumentState.Failed,
            FailureStage = "read",
            FailureReason = "Locked.",
            FailureCode = (password is null ? RemarkCode.Encrypted : RemarkCode.WrongPassword).Name(),
        };

    public DocumentPage List(DocumentState? state, string? after, int limit)
    {
        lock (_gate)
        {
            var rest = _documents
                .Values.Select(entry => entry.Info)
                .Where(info =>
                    (state is null || info.State == state)
                    && (after is null || string.CompareOrdinal(info.Id, after) > 0)
                )
                .Take(limit + 1)
                .ToArray();
            return new DocumentPage([.. rest.Take(limit)], rest.Length > limit ? rest[limit - 1].Id : null);
        }
    }

    public (DocumentInput Input, DocumentInfo Info) Get(string id)
    {
        lock (_gate)
        {
            return _documents.TryGetValue(id, out var entry)
                ? entry
                : throw PipelineException.UnknownDocument(Name, id);
        }
    }

    public void Set(DocumentInfo info)
    {
        lock (_gate)
        {
            _documents[info.Id] = (_documents[info.Id].Input, info);
        }
    }

    public DocumentReceipt Delete(string id)
    {
        lock (_gate)
        {
            return _documents.Remove(id, out var old)
                ? new DocumentReceipt(Name, id, old.Info.Version + 1, 0, ++_number, DocumentState.Deleted, false)
                : throw PipelineException.UnknownDocument(Name, id);
        }
    }

    /// <summary>Chunks (split at empty lines) by the number of words that they share with the query.</summary>
    public SearchResponse Search(SearchRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            throw PipelineException.Invalid("query", "The query is empty; give 1 to 8192 characters.");
        }

        lock (_gate)
        {
            var words = request.Query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var hits = new List<SearchHit>();
            foreach (var (input, info) in _documents.Values)
            {
                var chunks = Chunks(Text(input));
                for (var i = 0; i < chunks.Length; i++)
                {
                    var score = words.Count(word => chunks[i].Contains(word, StringComparison.OrdinalIgnoreCase));
                    if (score > 0 && info.State == DocumentState.Indexed)
                    {
                        hits.Add(
                            new SearchHit
                            {
                                DocumentId = info.Id,
                                Version = info.Version,
                                Chunk = i,
                                Title = info.Title,
                                Text = chunks[i],
                                Score = score,
                            }
                        );
                    }
                }
            }

            var best = hits.OrderByDescending(hit => hit.Score)
                .ThenBy(hit => hit.DocumentId, StringComparer.Ordinal)
                .Take(request.Top)
                .Select((hit, i) => hit with { Rank = i + 1 })
                .ToArray();
            return new SearchResponse
            {
                Hits = best,
                Mode = BestMode is { } mode && mode < request.Mode ? mode : request.Mode,
                Stages =
                    BestMode is { } limit && limit < request.Mode
                        ?
                        [
                            new StageReport(
                                "rerank",
                                StageStatus.Skipped,
                                0,
                                "no re-ranker is installed",
                                RemarkCode.NoReranker.Name()
                            ),
                        ]
                        : [new StageReport("keyword", StageStatus.Finished, 0.5)],
                Coverage = new Coverage(1, 1),
                Ranking = (Settings.Ranking ?? new RankingSettings()) is var ranking
                    ? ranking with
                    {
                        KeywordWeight = request.KeywordWeight ?? ranking.KeywordWeight,
                        VectorWeight = request.VectorWeight ?? ranking.VectorWeight,
                        RerankWeight = request.RerankWeight ?? ranking.RerankWeight,
                    }
                    : null,
            };
        }
    }

    private static string Text(DocumentInput input) => input.Text ?? Encoding.UTF8.GetString(input.Content ?? []);

    private static string[] Chunks(string text) => text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
}
