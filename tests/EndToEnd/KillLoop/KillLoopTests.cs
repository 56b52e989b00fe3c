using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.KillLoop;

/// <summary>What was acknowledged survives any number of kills, at any moment.</summary>
public sealed class KillLoopTests(ITestOutputHelper output)
{
    /// <summary>Kills of a full run; PIPELINE_KILLS chooses how many, and few are the default.</summary>
    private const int Kills = 50;

    private const int DefaultKills = 6;
    private const int Writers = 4;
    private const int MaxAcknowledgements = 24;
    private const string Collection = "records";

    private static readonly TimeSpan RoundLimit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task No_acknowledged_change_is_lost_or_doubled_by_kills()
    {
        var kills = Number("PIPELINE_KILLS") is { } asked ? Math.Clamp(asked, 1, Kills) : DefaultKills;
        var seed = Number("PIPELINE_SEED") ?? Random.Shared.Next();
        output.WriteLine($"PIPELINE_SEED={seed}, {kills} kills");
        var random = new Random(seed);
        var writers = Enumerable
            .Range(0, Writers)
            .Select(i => new Writer(Collection, i, unchecked(seed + i)))
            .ToArray();
        using var folder = new SiloFolder(SiloFolder.Embedder);

        for (var round = 1; round <= kills; round++)
        {
            await using var silo = await StartAsync(folder);
            var acknowledgements = random.Next(1, MaxAcknowledgements + 1);
            await WriteAndKillAsync(silo, writers, acknowledgements);
            output.WriteLine($"kill {round} after {acknowledgements} acknowledgements");
        }

        await using var last = await StartAsync(folder);
        using var client = last.CreateClient();
        await client.SettleAsync(Collection);
        var problems = await CheckAsync(client, writers);
        output.WriteLine($"{writers.Sum(writer => writer.Documents.Count)} documents");
        Assert.True(problems.Count == 0, $"PIPELINE_SEED={seed}\n{string.Join('\n', problems)}\n{last.Output}");
    }

    private static async Task<SiloProcess> StartAsync(SiloFolder folder)
    {
        var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var client = silo.CreateClient();
        await client.CreateCollectionAsync(Collection);
        return silo;
    }

    /// <summary>All writers write; the server is killed the moment so many of their changes are acknowledged.</summary>
    private static async Task WriteAndKillAsync(SiloProcess silo, Writer[] writers, int acknowledgements)
    {
        using var client = silo.CreateClient(retries: 0);
        var remaining = acknowledgements;
        await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.WriteUntilGoneAsync(client, Acknowledged))))
            .WaitAsync(RoundLimit);

        void Acknowledged()
        {
            if (Interlocked.Decrement(ref remaining) == 0)
            {
                silo.Kill();
            }
        }
    }

    private static async Task<IReadOnlyCollection<string>> CheckAsync(PipelineClient client, Writer[] writers)
    {
        var problems = new ConcurrentQueue<string>();
        var listed = new Dictionary<string, DocumentInfo>(StringComparer.Ordinal);
        await foreach (var info in client.ListDocumentsAsync(Collection))
        {
            if (!listed.TryAdd(info.Id, info))
            {
                problems.Enqueue($"{info.Id} is listed twice.");
            }
        }

        var documents = writers.SelectMany(writer => writer.Documents).ToArray();
        foreach (var stranger in listed.Keys.Except(documents.Select(document => document.Id)))
        {
            problems.Enqueue($"{stranger} is listed but was never submitted.");
        }

        await Parallel.ForEachAsync(
            documents,
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (document, _) =>
            {
                foreach (var problem in await CheckAsync(client, document, listed.GetValueOrDefault(document.Id)))
                {
                    problems.Enqueue($"{document}: {problem}");
                }
            }
        );
        return problems;
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(
        PipelineClient client,
        TrackedDocument document,
        DocumentInfo? listed
    )
    {
        var problems = new List<string>();
        var changes = document.Open.Append(document.Acknowledged).OfType<Change>().ToArray();
        var hits = new List<SearchHit>();
        foreach (var word in changes.Select(change => change.Word).OfType<string>())
        {
            hits.AddRange(await FindAsync(client, word));
        }

        foreach (var word in document.Gone)
        {
            if ((await FindAsync(client, word)).Count > 0)
            {
                problems.Add($"the replaced word {word} is still found.");
            }
        }

        var found = await FindDocumentAsync(client, document.Id);
        if (found?.Version != listed?.Version || found?.State != listed?.State)
        {
            problems.Add($"listed as {listed?.State} {listed?.Version}, but read as {found?.State} {found?.Version}.");
        }

        if (found is null)
        {
            if (document.Acknowledged?.Word is not null && !document.MayBeDeleted)
            {
                problems.Add("the acknowledged document is gone.");
            }

            if (hits.Count > 0)
            {
                problems.Add("it is gone but found by a search.");
            }

            return problems;
        }

        if (document.Acknowledged is { Word: null } && document.Open.Count == 0)
        {
            problems.Add("the acknowledged deletion is undone.");
        }

        if (found.State != DocumentState.Indexed)
        {
            problems.Add($"it is {found.State} ({found.FailureReason}).");
        }

        if (document.Open.Count == 0 ? found.Version != document.Version : found.Version < document.Version)
        {
            problems.Add($"it has version {found.Version}.");
        }

        if (hits.Count != 1 || hits[0].DocumentId != document.Id || hits[0].Version != found.Version)
        {
            var all = string.Join(", ", hits.Select(hit => $"{hit.DocumentId} {hit.Version}"));
            problems.Add($"version {found.Version} must be found exactly once, but the hits are [{all}].");
        }

        return problems;
    }

    private static async Task<IReadOnlyList<SearchHit>> FindAsync(PipelineClient client, string word)
    {
        var response = await client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = word,
                Mode = SearchMode.Keyword,
            }
        );
        Assert.Equal(response.Coverage.Shards, response.Coverage.Answered);
        return response.Hits;
    }

    private static async Task<DocumentInfo?> FindDocumentAsync(PipelineClient client, string id)
    {
        try
        {
            return await client.GetDocumentAsync(Collection, id) is { State: not DocumentState.Deleted } info
                ? info
                : null;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownDocument)
        {
            return null;
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
