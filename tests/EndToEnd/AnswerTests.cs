using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;

namespace Pipeline.EndToEnd;

/// <summary>Questions in both languages over HTTP: the stream, its citations, the cache, and reading your own
/// writes.</summary>
[Collection(SurfaceFixture.Collection)]
public sealed class AnswerTests(SurfaceFixture fixture)
{
    private const string Collection = "samples";
    private const int MaxTokens = 48;
    private const string English = "Why does reciprocal rank fusion use k = 60?";
    private const string Korean = "HNSW에서 M과 efConstruction은 무엇을 정하나요?";

    [Theory]
    [InlineData(English, false)]
    [InlineData(Korean, false)]
    [InlineData(English, true)]
    [InlineData(Korean, true)]
    public async Task An_answer_streams_to_its_end_and_cites_only_what_was_shown(string question, bool extractive)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/collections/{Collection}/ask");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Content = JsonContent.Create(
            new
            {
                question,
                extractive,
                maxTokens = MaxTokens,
                useCache = false,
            }
        );
        using var response = await fixture.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(Assert.Single(response.Headers.GetValues("X-Answer-Id")));

        var raw = ServerSentEvent.Parse(body);
        var events = raw.Select(item => JsonSerializer.Deserialize<AnswerEvent>(item.Data, PipelineJson.Options)!)
            .ToArray();
        Assert.Equal(
            Enumerable.Range(0, raw.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            raw.Select(item => item.Id)
        );
        Assert.Equal(Enumerable.Range(0, raw.Count).Select(i => (long)i), events.Select(item => item.Sequence));
        Assert.All(raw, item => Assert.Contains($"\"type\":\"{item.Type}\"", item.Data, StringComparison.Ordinal));

        var done = Assert.IsType<DoneEvent>(events[^1]);
        Assert.Single(events.OfType<DoneEvent>());
        Assert.True(done.Reason is AnswerEnd.Completed or AnswerEnd.Length, $"{done} {fixture.Silo.Output}");
        Assert.Equal(extractive ? AnswerOrigin.Extractive : AnswerOrigin.Generated, done.Origin);
        var answer = Answer.Of("", events);
        Assert.NotEmpty(answer.Context);
        Assert.All(answer.Citations, citation => AssertShown(answer, citation));
        if (extractive)
        {
            Assert.NotEmpty(answer.Citations);
        }
    }

    [Theory]
    [InlineData("What does a grain do when it is not used?")]
    [InlineData("답변 캐시는 언제 버려지나요?")]
    public async Task The_same_question_again_comes_from_the_cache(string question)
    {
        var request = new AskRequest
        {
            Collection = Collection,
            Question = question,
            MaxTokens = MaxTokens,
        };
        var first = await fixture.Client.AnswerAsync(request);
        var second = await fixture.Client.AnswerAsync(request);
        Assert.Equal(AnswerOrigin.Generated, first.Done?.Origin);
        Assert.Equal(AnswerOrigin.Cached, second.Done?.Origin);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(
            first.Citations.Select(citation => (citation.Number, citation.DocumentId, citation.Position)),
            second.Citations.Select(citation => (citation.Number, citation.DocumentId, citation.Position))
        );
    }

    [Fact]
    public async Task An_answer_can_be_read_again_from_any_event_on()
    {
        var stream = fixture.Client.AskAsync(
            new AskRequest
            {
                Collection = Collection,
                Question = English,
                MaxTokens = MaxTokens,
                UseCache = false,
            }
        );
        var events = new List<AnswerEvent>();
        await foreach (var item in stream)
        {
            events.Add(item);
        }

        var again = new List<AnswerEvent>();
        await foreach (var item in fixture.Client.ReadAnswerAsync(stream.AnswerId!, from: 3))
        {
            again.Add(item);
        }

        Assert.Equal(
            events.Skip(3).Select(item => JsonSerializer.Serialize(item, PipelineJson.Options)),
            again.Select(item => JsonSerializer.Serialize(item, PipelineJson.Options))
        );
    }

    [Fact]
    public async Task A_change_is_visible_at_once_to_a_search_that_asks_for_it()
    {
        const string Id = "공지/휴게실 안내.md";
        var first = await fixture.Client.SubmitAsync(Collection, Notice("zqbcfhk"));
        Assert.Equal(Id, Assert.Single(await FindAsync("zqbcfhk", first)).DocumentId);

        var second = await fixture.Client.SubmitAsync(Collection, Notice("zqmpvxb"));
        Assert.Equal(first.Version + 1, second.Version);
        Assert.Equal(second.Version, Assert.Single(await FindAsync("zqmpvxb", second)).Version);
        Assert.Empty(await FindAsync("zqbcfhk", second));

        var unchanged = await fixture.Client.SubmitAsync(Collection, Notice("zqmpvxb"));
        Assert.True(unchanged.Unchanged);
        Assert.Equal(second.Version, unchanged.Version);

        var deleted = await fixture.Client.DeleteDocumentAsync(Collection, Id);
        Assert.Empty(await FindAsync("zqmpvxb", deleted));

        static DocumentInput Notice(string word) =>
            new()
            {
                Id = Id,
                ContentType = "text/markdown",
                Text = $"# 휴게실 안내\n\n휴게실 번호는 {word} 입니다.\n",
            };
    }

    private static void AssertShown(Answer answer, CitationEvent citation)
    {
        Assert.InRange(citation.Number, 1, answer.Context.Count);
        var passage = answer.Context[citation.Number - 1];
        Assert.Equal(
            (passage.DocumentId, passage.Version, passage.Chunk),
            (citation.DocumentId, citation.Version, citation.Chunk)
        );
        Assert.StartsWith($"[{citation.Number}]", answer.Text[citation.Position..], StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<SearchHit>> FindAsync(string word, DocumentReceipt receipt)
    {
        var response = await fixture.Client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = word,
                Mode = SearchMode.Keyword,
                AtLeast = new Dictionary<int, long> { [receipt.Shard] = receipt.Watermark },
                TimeoutMilliseconds = 120_000,
            }
        );
        Assert.Equal(response.Coverage.Shards, response.Coverage.Answered);
        return response.Hits;
    }
}
