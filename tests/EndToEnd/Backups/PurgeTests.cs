using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Clusters;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Backups;

/// <summary>What was deleted and purged is nowhere in the data directory; what was not is still found.</summary>
public sealed class PurgeTests : IAsyncLifetime
{
    private const int Documents = 40;

    private readonly SiloFolder _folder = new(SiloFolder.Embedder);
    private SiloProcess _silo = null!;

    public async Task InitializeAsync() => _silo = await SiloProcess.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Deleted_text_is_gone_after_a_purge_and_the_rest_is_found()
    {
        using var client = _silo.CreateClient();
        await client.CreateCollectionAsync("docs");
        for (var i = 0; i < Documents; i++)
        {
            await client.SubmitAsync(
                "docs",
                new DocumentInput
                {
                    Id = $"doc-{i}",
                    Title = $"{i} {Title(i)}",
                    Text = Text(i),
                }
            );
        }

        await client.SettleAsync("docs", TimeSpan.FromMinutes(2));
        var conversation = await client.CreateConversationAsync("docs");
        await foreach (
            var _ in client.AskAsync(
                new AskRequest
                {
                    Collection = "docs",
                    Question = "what does the marker of the secret report say",
                    Conversation = conversation.Id,
                }
            )
        ) { }

        var deleted = Enumerable.Range(0, Documents).Where(i => i % 4 == 0).ToArray();
        foreach (var i in deleted.Skip(1))
        {
            await client.DeleteDocumentAsync("docs", $"doc-{i}");
        }

        // Found before, or the rest would show nothing.
        Assert.NotEmpty(FilesWith(Marker(4)));
        var report = await client.PurgeAsync("docs", "doc-0", prove: true, [.. deleted.Skip(1).Select(Marker)]);
        Assert.Empty(report.Proof!.Found);
        Assert.True(report.Proof.Pieces > 100 && report.Proof.Files > 3);
        foreach (var i in deleted)
        {
            Assert.Empty(FilesWith(Marker(i)));
            Assert.Empty(FilesWith(Title(i)));
        }

        for (var i = 1; i < Documents; i += 4)
        {
            var found = await client.SearchAsync(
                new SearchRequest
                {
                    Collection = "docs",
                    Query = Marker(i),
                    Mode = SearchMode.Keyword,
                    Top = 1,
                }
            );
            Assert.Equal($"doc-{i}", Assert.Single(found.Hits).DocumentId);
        }

        // The proof finds what is there.
        var living = await client.PurgeAsync("docs", null, prove: true, ["doc-1"]);
        Assert.NotEmpty(living.Proof!.Found);
    }

    [Fact]
    public async Task Nothing_of_it_is_left_of_what_was_served_before_the_collection_was_cut_anew()
    {
        using var client = _silo.CreateClient();
        await client.CreateCollectionAsync("docs");
        for (var i = 0; i < 8; i++)
        {
            await client.SubmitAsync("docs", new DocumentInput { Id = $"doc-{i}", Text = LongText(i) });
        }

        await client.SettleAsync("docs", TimeSpan.FromMinutes(2));
        await client.ReembedAsync("docs", new ReembeddingRequest { ChunkTokens = 40, ChunkOverlapTokens = 0 });
        await UntilAsync(ReembeddingPhase.Switched);
        await client.DeleteDocumentAsync("docs", "doc-1");
        var report = await client.PurgeAsync("docs", "doc-0", prove: true, [Marker(1)]);
        Assert.Empty(report.Proof!.Found);
        Assert.Empty(FilesWith(Marker(0)));
        Assert.Empty(FilesWith(Marker(1)));
        Assert.NotEmpty(FilesWith(Marker(2)));

        // What lives is there in both.
        await AssertFoundAsync();
        await client.ChangeReembeddingAsync("docs", ReembeddingAction.Rollback);
        await UntilAsync(ReembeddingPhase.Returned);
        await AssertFoundAsync();

        Task UntilAsync(ReembeddingPhase phase) =>
            Eventually.SucceedsAsync(
                _silo,
                TimeSpan.FromMinutes(2),
                async () => Assert.Equal(phase, (await client.FindReembeddingAsync("docs")).Phase)
            );

        async Task AssertFoundAsync()
        {
            for (var i = 2; i < 8; i++)
            {
                var query = new SearchRequest
                {
                    Collection = "docs",
                    Query = Marker(i),
                    Mode = SearchMode.Keyword,
                    Top = 1,
                };
                Assert.Equal($"doc-{i}", Assert.Single((await client.SearchAsync(query)).Hits).DocumentId);
            }
        }
    }

    [Fact]
    public async Task An_export_is_submitted_again_as_it_is()
    {
        using var client = _silo.CreateClient();
        await client.CreateCollectionAsync("one");
        await client.CreateCollectionAsync("two");
        for (var i = 0; i < 12; i++)
        {
            await client.SubmitAsync(
                "one",
                new DocumentInput
                {
                    Id = $"문서/{i:D2}",
                    Text = Text(i),
                    Metadata = $$"""{"n": {{i}}}""",
                    Labels = ["team"],
                }
            );
        }

        await client.SettleAsync("one", TimeSpan.FromMinutes(2));
        var lines = await ReadAsync("one", null);
        Assert.Equal(12, lines.Length);
        Assert.Equal(lines[5..], await ReadAsync("one", "문서/04"));
        using var http = _silo.CreateHttpClient();
        using var body = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var taken = await http.PostAsync(new Uri("/api/collections/two/documents", UriKind.Relative), body);
        Assert.DoesNotContain("\"error\"", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await client.SettleAsync("two", TimeSpan.FromMinutes(2));
        Assert.Equal(lines, await ReadAsync("two", null));

        async Task<string[]> ReadAsync(string collection, string? after)
        {
            await using var stream = await client.OpenExportAsync(collection, after);
            using var reader = new StreamReader(stream);
            return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static string Marker(int i) =>
        i % 2 == 0 ? $"zqmarker{i * 7919 + 1000003}xv" : $"비밀표지{i * 7919 + 1000003}끝";

    private static string Title(int i) => $"Secret제목{i * 104729 + 5000011}";

    private static string Text(int i) =>
        $"The marker of the secret report {i} is {Marker(i)} and nothing else. 보고서 {i}의 표지는 {Marker(i)}입니다.";

    private static string LongText(int i) =>
        string.Join(
            "\n\n",
            Enumerable
                .Range(0, 30)
                .Select(n => $"Paragraph {n} of report {i}: {Text(i)} It is {n * 31 * (i + 2)} pages.")
        );

    /// <summary>The files with a text, in UTF-8 or UTF-16.</summary>
    private string[] FilesWith(string text)
    {
        byte[][] needles =
        [
            Encoding.UTF8.GetBytes(text),
            Encoding.Unicode.GetBytes(text),
            Encoding.BigEndianUnicode.GetBytes(text),
        ];
        return
        [
            .. Directory
                .EnumerateFiles(_folder.Data, "*", SearchOption.AllDirectories)
                .Where(path => new FileInfo(path).Length > 0)
                .Where(path =>
                {
                    using var file = new FileStream(
                        path,
                        FileMode.Open,
                        FileAccess.Read,
                        FileShare.ReadWrite | FileShare.Delete
                    );
                    var bytes = new byte[file.Length];
                    file.ReadExactly(bytes);
                    return needles.Any(needle => bytes.AsSpan().IndexOf(needle) >= 0);
                }),
        ];
    }
}
