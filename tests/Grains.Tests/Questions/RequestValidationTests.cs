using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Tests.Questions;

public sealed class RequestValidationTests
{
    private static readonly SearchRequest Search = new() { Collection = "c", Query = "q" };
    private static readonly AskRequest Ask = new() { Collection = "c", Question = "q" };

    private static readonly Dictionary<string, (string Field, SearchRequest Request)> BadSearches = new()
    {
        ["empty query"] = ("query", Search with { Query = " " }),
        ["long query"] = ("query", Search with { Query = new string('x', SearchRequest.MaxQueryCharacters + 1) }),
        ["no top"] = ("top", Search with { Top = 0 }),
        ["large top"] = ("top", Search with { Top = 1001 }),
        ["no candidates"] = ("candidates", Search with { Candidates = 0 }),
        ["many candidates"] = ("candidates", Search with { Candidates = 1001 }),
        ["many rerank candidates"] = ("rerankCandidates", Search with { RerankCandidates = 101 }),
        ["no time"] = ("timeoutMilliseconds", Search with { TimeoutMilliseconds = 0 }),
        ["keyword weight"] = ("keywordWeight", Search with { KeywordWeight = 1.1 }),
        ["vector weight"] = ("vectorWeight", Search with { VectorWeight = -0.1 }),
        ["rerank weight"] = ("rerankWeight", Search with { RerankWeight = double.NaN }),
        ["filter"] = ("filter", Search with { Filter = "year = = 3" }),
        ["no step"] = ("retrieval.steps", Search with { Retrieval = new RetrievalOptions { Steps = 0 } }),
        ["many steps"] = ("retrieval.steps", Search with { Retrieval = new RetrievalOptions { Steps = 5 } }),
        ["many written tokens"] = (
            "retrieval.writtenTokens",
            Search with
            {
                Retrieval = new RetrievalOptions { WrittenTokens = 1025 },
            }
        ),
        ["unknown expansion"] = (
            "retrieval.expand",
            Search with
            {
                Retrieval = new RetrievalOptions { Expand = (QueryExpansion)9 },
            }
        ),
        ["a passage without vectors"] = (
            "retrieval.expand",
            Search with
            {
                Mode = SearchMode.Keyword,
                Retrieval = new RetrievalOptions { Expand = QueryExpansion.Hyde },
            }
        ),
        ["documents"] = ("documents", Search with { Documents = new string[10_001] }),
    };

    private static readonly Dictionary<string, (string Field, AskRequest Request)> BadAsks = new()
    {
        ["empty question"] = ("question", Ask with { Question = "" }),
        ["long question"] = ("question", Ask with { Question = new string('x', SearchRequest.MaxQueryCharacters + 1) }),
        ["no top"] = ("top", Ask with { Top = 0 }),
        ["large top"] = ("top", Ask with { Top = 51 }),
        ["no tokens"] = ("maxTokens", Ask with { MaxTokens = 0 }),
        ["many tokens"] = ("maxTokens", Ask with { MaxTokens = 4097 }),
        ["temperature"] = ("temperature", Ask with { Temperature = 2.1 }),
        ["no temperature"] = ("temperature", Ask with { Temperature = double.NaN }),
        ["time"] = ("timeoutMilliseconds", Ask with { TimeoutMilliseconds = 600_001 }),
        ["filter"] = ("filter", Ask with { Filter = "(" }),
        ["documents"] = ("documents", Ask with { Documents = new string[10_001] }),
        ["many turns"] = (
            "history",
            Ask with
            {
                History = [.. Enumerable.Repeat(new ChatMessage(ChatRole.User, "x"), 33)],
            }
        ),
        ["unknown role"] = ("history[0].role", Ask with { History = [new ChatMessage(0, "x")] }),
        ["unknown role later"] = (
            "history[1].role",
            Ask with
            {
                History = [new ChatMessage(ChatRole.Assistant, "네"), new ChatMessage((ChatRole)4, "x")],
            }
        ),
        ["no turn"] = ("history[0].role", Ask with { History = [null!] }),
        ["long turn"] = (
            "history[0].content",
            Ask with
            {
                History = [new ChatMessage(ChatRole.User, new string('x', 32_769))],
            }
        ),
        ["no content"] = ("history[0].content", Ask with { History = [new ChatMessage(ChatRole.User, null!)] }),
    };

    public static TheoryData<string> Searches => new(BadSearches.Keys);

    public static TheoryData<string> Asks => new(BadAsks.Keys);

    [Theory]
    [MemberData(nameof(Searches))]
    public void ASearchIsRefusedByField(string name)
    {
        var (field, request) = BadSearches[name];
        Refused(field, () => RequestValidation.Validate(request));
    }

    [Theory]
    [MemberData(nameof(Asks))]
    public void AQuestionIsRefusedByField(string name)
    {
        var (field, request) = BadAsks[name];
        Refused(field, () => AskValidation.Validate(request));
    }

    [Fact]
    public void TheLimitsThemselvesAreAllowed()
    {
        RequestValidation.Validate(
            Search with
            {
                Query = new string('x', SearchRequest.MaxQueryCharacters),
                Top = 1000,
                Candidates = 1000,
                RerankCandidates = 100,
                TimeoutMilliseconds = 600_000,
                KeywordWeight = 0,
                VectorWeight = 1,
            }
        );
        AskValidation.Validate(
            Ask with
            {
                Top = 50,
                MaxTokens = 4096,
                Temperature = 2,
                History = [.. Enumerable.Repeat(new ChatMessage(ChatRole.Assistant, new string('x', 32_768)), 32)],
            }
        );
    }

    private static void Refused(string field, Action validate)
    {
        var error = Assert.Throws<PipelineException>(validate);
        Assert.Equal((ErrorCode.InvalidRequest, field), (error.Code, error.Field));
        if (field != "filter")
        {
            Assert.Contains(field, error.Message, StringComparison.Ordinal);
        }
    }
}
